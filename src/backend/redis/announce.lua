-- Takes a node's absolute counts in one room and tells who came and went by them.
-- After present.lua; ARGV further: user author connections …
-- Returns {present, version}.
if redis.call('SISMEMBER', KEYS[4], ARGV[1]) == 1 then return redis.error_reply('FENCED taken for dead') end
local joined, left = {}, {}
for i = 5, #ARGV, 3 do
  local user, author, connections = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local was_here = redis.call('HEXISTS', KEYS[1], user) == 1
  if connections > 0 then
    redis.call('HSET', KEYS[1], user, connections)
    if not was_here and come(user, author) then joined[#joined + 1] = author end
  elseif was_here then
    redis.call('HDEL', KEYS[1], user)
    left[#left + 1] = go(user)
  end
end
return {tell(joined, left)}
