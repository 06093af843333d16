-- Who is present in a room: for the scripts that change it.
-- KEYS counts online roster fenced meta
-- ARGV node channel publish most_named …

-- One node more has this user; true if it is the first.
local function come(user, author)
  local online = redis.call('HGET', KEYS[2], user)
  local nodes = online and tonumber(string.match(online, '^%d+')) or 0
  redis.call('HSET', KEYS[2], user, (nodes + 1) .. ' ' .. author)
  if nodes == 0 then redis.call('ZADD', KEYS[3], 0, user) end
  return nodes == 0
end

-- One node less has this user; the author if it was the last.
local function go(user)
  local online = redis.call('HGET', KEYS[2], user)
  if not online then return nil end
  local nodes, author = string.match(online, '^(%d+) (.*)$')
  if tonumber(nodes) > 1 then
    redis.call('HSET', KEYS[2], user, (tonumber(nodes) - 1) .. ' ' .. author)
    return nil
  end
  redis.call('HDEL', KEYS[2], user)
  redis.call('ZREM', KEYS[3], user)
  return author
end

-- Tells who came and went, if anybody did. Returns how many are present, and the version of that:
-- it grows with each change, so that late news is known as such.
local function tell(joined, left)
  local present = redis.call('HLEN', KEYS[2])
  if #joined + #left == 0 then
    return present, tonumber(redis.call('HGET', KEYS[5], 'count_version') or '0')
  end
  local version = redis.call('HINCRBY', KEYS[5], 'count_version', 1)
  if present > tonumber(ARGV[4]) then joined, left = {}, {} end
  redis.call(ARGV[3], ARGV[2], 'P' .. version .. ' {"member_count":' .. present ..
    ',"joined":[' .. table.concat(joined, ',') .. '],"left":[' .. table.concat(left, ',') .. ']}')
  return present, version
end

