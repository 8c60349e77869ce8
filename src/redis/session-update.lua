-- Sets fields of a session that stands: a plain HSET after its end would bring back a hash without owner and TTL.
-- KEYS[1] session hash
-- ARGV field, value, ...
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
redis.call('HSET', KEYS[1], unpack(ARGV))
return 1
