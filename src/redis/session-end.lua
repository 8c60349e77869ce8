-- Ends a session once: of two replicas that end it, one counts it. Its POST streams go with their TTL.
-- KEYS[1] session hash, KEYS[2] outbox
-- ARGV grant that must match, or '' for any; wake-up channel; wake-up
local owner = redis.call('HMGET', KEYS[1], 'grant', 'account', 'createdAt')
if not owner[1] or (ARGV[1] ~= '' and owner[1] ~= ARGV[1]) then
  return false
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return owner
