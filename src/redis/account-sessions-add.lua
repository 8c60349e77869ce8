-- Indexes a session under its account, forgets those that idled out, and takes the longest idle ones above the cap: two
-- replicas that each counted first would both find room for the last place.
-- KEYS[1] sorted set session id -> last use
-- ARGV session id, now ms, cap, idle timeout ms, absolute timeout ms
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', tonumber(ARGV[2]) - tonumber(ARGV[4]))
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[5])
local above = redis.call('ZCARD', KEYS[1]) - tonumber(ARGV[3])
if above <= 0 then
  return {}
end
local evicted = {}
for _, entry in ipairs(redis.call('ZRANGE', KEYS[1], 0, above)) do
  if entry ~= ARGV[1] and #evicted < above then
    redis.call('ZREM', KEYS[1], entry)
    evicted[#evicted + 1] = entry
  end
end
return evicted
