-- Appends an entry as the next of its room, after the rewrite of slots if it tells of one.
-- KEYS meta log nonce counts called
-- ARGV key('' = none) body fence new_epoch channel publish('PUBLISH'|'SPUBLISH') touch('1'|'') counts called
--   then seq version author body counts called …
-- `counts`: '1' if it can be unread, else '0'; `called`: users with a space after each, '* ' for everybody.
-- Returns {repeated, epoch, seq, at, said, recounts}.
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'top', 'at', 'fence', 'closed', 'said', 'recounts')
local said, recounts = tonumber(meta[6] or '0'), tonumber(meta[7] or '0')
local epoch, top, last, closed = meta[1], tonumber(meta[2] or '0'), tonumber(meta[3] or '0'), meta[5] or ''
if not epoch then return redis.error_reply('NOROOM no such room') end

local key = ARGV[1]
if key ~= '' then
  local seq = redis.call('HGET', KEYS[3], key)
  if seq then
    for e, last_seq in string.gmatch(closed, '([^=;]+)=(%d+);') do
      if tonumber(last_seq) >= tonumber(seq) then epoch = e; break end
    end
    local at = string.match(redis.call('HGET', KEYS[2], seq), '^(%d+)')
    -- WAIT counts from the last write of its connection: without one it would wait for nothing.
    if ARGV[7] == '1' then redis.call('HSET', KEYS[1], 'top', top) end
    return {1, epoch, seq, at, 0, 0}
  end
end

-- Lists in `called` are ` seq seq … `; of more than 100 the oldest goes.
local function call(seq, called)
  for who in string.gmatch(called, '%S+') do
    local list = (redis.call('HGET', KEYS[5], who) or ' ') .. seq .. ' '
    if select(2, string.gsub(list, '%d+', '')) > 100 then list = string.gsub(list, '^ %d+', '', 1) end
    redis.call('HSET', KEYS[5], who, list)
  end
end
local function uncall(seq, called)
  for who in string.gmatch(called, '%S+') do
    local list = redis.call('HGET', KEYS[5], who)
    list = list and string.gsub(list, ' ' .. seq .. ' ', ' ', 1)
    if list == ' ' then redis.call('HDEL', KEYS[5], who) elseif list then redis.call('HSET', KEYS[5], who, list) end
  end
end
local function called_by(body)
  if not string.find(body, '"mentions":', 1, true) then return '' end
  local called, mentions = '', cjson.decode(body).mentions or {}
  for _, user in ipairs(mentions.users or {}) do called = called .. user .. ' ' end
  return mentions.group and called .. '* ' or called
end

local rewrites, named = {}, {}
for i = 10, #ARGV, 6 do
  local slot = redis.call('HGET', KEYS[2], ARGV[i])
  if not slot or named[ARGV[i]] then return redis.error_reply('CONFLICT slot is gone') end
  named[ARGV[i]] = true
  local at, version, of, body = string.match(slot, '^(%d+) (%d+) (%S+) (.*)$')
  if version ~= ARGV[i + 1] then return redis.error_reply('CONFLICT slot changed') end
  -- A key belongs to its author: with another author it goes.
  local gone = of ~= '-' and string.sub(of, 1, #ARGV[i + 2]) ~= ARGV[i + 2] and of or nil
  rewrites[#rewrites + 1] = {ARGV[i], at .. ' ' .. (tonumber(version) + 1) .. ' ' ..
    (gone and '-' or of) .. ' ' .. ARGV[i + 3], gone, called_by(body), ARGV[i + 4], ARGV[i + 5]}
end
for _, rewrite in ipairs(rewrites) do
  local seq, slot, gone, before, counts, after = unpack(rewrite, 1, 6)
  redis.call('HSET', KEYS[2], seq, slot)
  if gone then redis.call('HDEL', KEYS[3], gone) end
  local counted = redis.call('SETBIT', KEYS[4], seq, counts)
  if before ~= after then uncall(seq, before); call(seq, after) end
  if counted ~= tonumber(counts) or before ~= '' or after ~= '' then recounts = recounts + 1 end
end

-- Another process, or another history: entries may have been lost. What is appended from here on
-- must not be taken for them.
-- The caller may be the one that is late, so the process itself is asked.
local fence = meta[4]
if fence ~= ARGV[3] then
  fence = string.match(redis.call('INFO', 'server'), 'run_id:(%w+)') .. ':' ..
    string.match(redis.call('INFO', 'replication'), 'master_replid:(%w+)')
end
if meta[4] ~= fence then
  closed = closed .. epoch .. '=' .. string.format('%d', top) .. ';'
  while select(2, string.gsub(closed, ';', '')) > 64 do closed = string.gsub(closed, '^[^;]*;', '', 1) end
  epoch = ARGV[4]
  redis.call('HSET', KEYS[1], 'epoch', epoch, 'fence', fence, 'closed', closed)
end

local now = redis.call('TIME')
local at = string.format('%d', math.max(last, now[1] * 1000 + math.floor(now[2] / 1000)))
local seq = string.format('%d', top + 1)
redis.call('HSET', KEYS[2], seq, at .. ' 0 ' .. (key == '' and '-' or key) .. ' ' .. ARGV[2])
if ARGV[8] == '1' then said = said + 1; redis.call('SETBIT', KEYS[4], seq, 1) end
if ARGV[9] ~= '' then recounts = recounts + 1; call(seq, ARGV[9]) end
said, recounts = string.format('%d', said), string.format('%d', recounts)
redis.call('HSET', KEYS[1], 'top', seq, 'at', at, 'said', said, 'recounts', recounts)
if key ~= '' then redis.call('HSET', KEYS[3], key, seq) end
redis.call(ARGV[6], ARGV[5], 'E' .. epoch .. ' ' .. seq .. ' ' .. at .. ' ' .. said .. ' ' .. recounts .. ' ' .. ARGV[2])
return {0, epoch, seq, at, tonumber(said), tonumber(recounts)}
