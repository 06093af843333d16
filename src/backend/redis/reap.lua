-- Takes a node's counts out of one room, some at a time, and refuses whatever it announces later.
-- KEYS counts online roster fenced meta
-- ARGV node channel publish most_named users
-- Returns {left to reap, present, version}.
redis.call('SADD', KEYS[4], ARGV[1])
redis.call('EXPIRE', KEYS[4], 3600)
local counts = redis.call('HSCAN', KEYS[1], 0, 'COUNT', ARGV[5])[2]
local left = {}
for i = 1, #counts, 2 do
  local user = counts[i]
  redis.call('HDEL', KEYS[1], user)
  local online = redis.call('HGET', KEYS[2], user)
  if online then
    local nodes, author = string.match(online, '^(%d+) (.*)$')
    if tonumber(nodes) > 1 then
      redis.call('HSET', KEYS[2], user, (tonumber(nodes) - 1) .. ' ' .. author)
    else
      redis.call('HDEL', KEYS[2], user)
      redis.call('ZREM', KEYS[3], user)
      left[#left + 1] = author
    end
  end
end
local present = redis.call('HLEN', KEYS[2])
local version = tonumber(redis.call('HGET', KEYS[5], 'count_version') or '0')
if #left > 0 then
  version = redis.call('HINCRBY', KEYS[5], 'count_version', 1)
  if present > tonumber(ARGV[4]) then left = {} end
  redis.call(ARGV[3], ARGV[2], 'P' .. version .. ' {"member_count":' .. present ..
    ',"joined":[],"left":[' .. table.concat(left, ',') .. ']}')
end
return {redis.call('HLEN', KEYS[1]), present, version}
