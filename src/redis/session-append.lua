-- Appends to an outbox and wakes its reader, only while the session stands: an append after its end would leave a stream
-- that nothing ever deletes before its TTL.
-- KEYS[1] session hash, KEYS[2] stream
-- ARGV message, most entries kept, TTL ms, wake-up channel, wake-up
if redis.call('EXISTS', KEYS[1]) == 0 then
  return false
end
local id = redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', 'm', ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
redis.call('PUBLISH', ARGV[4], ARGV[5])
return id
