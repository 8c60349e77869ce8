-- Ends a lock its holder still owns. A plain DEL after a pause would end the lock of whoever took it over, and a
-- third would then refresh beside them.
-- KEYS: lock. ARGV: owner token. Returns 1 when released, 0 when the lock is no longer the caller's.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
