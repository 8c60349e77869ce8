-- Writes a new grant with its life. One step: a record without a life would never leave, and a second sign-in
-- under the same grant id must not replace whose tokens the grant points at.
-- KEYS: grant. ARGV: life in seconds, then field and value in turns. Returns 1, or 0 when the grant exists.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('EXPIRE', KEYS[1], ARGV[1])
return 1
