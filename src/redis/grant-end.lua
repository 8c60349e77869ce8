-- Ends a grant: its record, the authorization server's Grant and the refresh lock go in one step, so that no token
-- is issued or refreshed from half a grant.
-- With a version and a lock owner given, only if the record still has that version and the owner still holds the
-- lock: Box's refusal of an old refresh token says nothing of the pair another owner has stored, or is storing now.
-- KEYS: grant, oauth grant, refresh lock. ARGV: nothing, or version and lock owner.
-- Returns account, tenant and sealed tokens of the ended grant; an empty list when nothing was ended.
local record = redis.call('HMGET', KEYS[1], 'version', 'account', 'tenant', 'tokens')
if ARGV[1] and (record[1] ~= ARGV[1] or redis.call('GET', KEYS[3]) ~= ARGV[2]) then
  return {}
end
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
if not record[1] then
  return {}
end
return { record[2], record[3], record[4] }
