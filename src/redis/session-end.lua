-- Ends a session once: of two replicas that end it, one counts it. Its POST streams go with their TTL.
-- KEYS[1] session hash, KEYS[2] outbox, KEYS[3] running calls of an SSE session
-- ARGV grant that must match, or '' for any; wake-up channel; wake-up, whose JSON ends in an empty list for those calls
local owner = redis.call('HMGET', KEYS[1], 'grant', 'account', 'createdAt')
if not owner[1] or (ARGV[1] ~= '' and owner[1] ~= ARGV[1]) then
  return false
end
local calls = redis.call('HVALS', KEYS[3])
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
redis.call('PUBLISH', ARGV[2], string.sub(ARGV[3], 1, -3) .. table.concat(calls, ',') .. ']}')
return owner
