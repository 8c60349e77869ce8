-- Reads a session and slides its lifetime in one step: read-then-expire could revive one that another replica has just
-- ended, or slide one past its absolute end. A session of another grant answers exactly like one that does not exist.
-- KEYS[1] session hash
-- ARGV grant, now ms, idle timeout ms, absolute timeout ms
local session = redis.call('HMGET', KEYS[1], 'grant', 'account', 'version', 'init', 'kind', 'log', 'createdAt')
if not session[1] or session[1] ~= ARGV[1] then
  return false
end
local left = tonumber(session[7]) + tonumber(ARGV[4]) - tonumber(ARGV[2])
if left <= 0 then
  redis.call('DEL', KEYS[1])
  return false
end
redis.call('PEXPIRE', KEYS[1], math.min(left, tonumber(ARGV[3])))
return session
