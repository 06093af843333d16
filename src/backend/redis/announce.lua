-- Takes a node's absolute counts in one room and tells who came and went by them.
-- KEYS counts online roster fenced meta
-- ARGV node channel publish most_named then user author connections …
-- Returns {present, version}: the version grows with each change, so that late news is known as such.
if redis.call('SISMEMBER', KEYS[4], ARGV[1]) == 1 then return redis.error_reply('FENCED taken for dead') end
local joined, left = {}, {}
for i = 5, #ARGV, 3 do
  local user, author, connections = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  local was_here = redis.call('HEXISTS', KEYS[1], user) == 1
  local online = redis.call('HGET', KEYS[2], user)
  local nodes = online and tonumber(string.match(online, '^%d+')) or 0
  if connections > 0 then
    redis.call('HSET', KEYS[1], user, connections)
    if not was_here then
      redis.call('HSET', KEYS[2], user, (nodes + 1) .. ' ' .. author)
      redis.call('ZADD', KEYS[3], 0, user)
      if nodes == 0 then joined[#joined + 1] = author end
    end
  elseif was_here then
    redis.call('HDEL', KEYS[1], user)
    if nodes > 1 then
      redis.call('HSET', KEYS[2], user, (nodes - 1) .. ' ' .. author)
    else
      redis.call('HDEL', KEYS[2], user)
      redis.call('ZREM', KEYS[3], user)
      left[#left + 1] = author
    end
  end
end
local present = redis.call('HLEN', KEYS[2])
if #joined + #left == 0 then return {present, tonumber(redis.call('HGET', KEYS[5], 'count_version') or '0')} end
local version = redis.call('HINCRBY', KEYS[5], 'count_version', 1)
if present > tonumber(ARGV[4]) then joined, left = {}, {} end
redis.call(ARGV[3], ARGV[2], 'P' .. version .. ' {"member_count":' .. present ..
  ',"joined":[' .. table.concat(joined, ',') .. '],"left":[' .. table.concat(left, ',') .. ']}')
return {present, version}
