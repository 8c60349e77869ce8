-- Keeps a lock its holder still owns. Reading the owner and setting the life apart could prolong the lock of
-- somebody who took it over in between.
-- KEYS: lock. ARGV: owner token, life in ms. Returns 1 when kept, 0 when the lock is no longer the caller's.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
