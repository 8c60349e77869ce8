-- Replaces the sealed tokens of a grant if it still has the version the writer read.
-- HSET alone would bring back a grant that ended while Box was asked (and without a life, for good), and would let
-- a writer that lost its lock put an older pair over a newer one. The record keeps the life it was created with.
-- KEYS: grant. ARGV: expected version, new version, sealed tokens.
-- Returns 'stored', 'newer' (somebody else wrote first) or 'ended'.
local version = redis.call('HGET', KEYS[1], 'version')
if not version then
  return 'ended'
end
if version ~= ARGV[1] then
  return 'newer'
end
redis.call('HSET', KEYS[1], 'version', ARGV[2], 'tokens', ARGV[3])
return 'stored'
