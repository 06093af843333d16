-- Appends an entry as the next of its room, after the rewrite of slots if it tells of one.
-- KEYS meta log nonce
-- ARGV key('' = none) body fence new_epoch channel publish('PUBLISH'|'SPUBLISH') touch('1'|'') then seq version author body …
-- Returns {repeated, epoch, seq, at}.
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'top', 'at', 'fence', 'closed')
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
    return {1, epoch, seq, at}
  end
end

local rewrites, named = {}, {}
for i = 8, #ARGV, 4 do
  local slot = redis.call('HGET', KEYS[2], ARGV[i])
  if not slot or named[ARGV[i]] then return redis.error_reply('CONFLICT slot is gone') end
  named[ARGV[i]] = true
  local at, version, of = string.match(slot, '^(%d+) (%d+) (%S+) ')
  if version ~= ARGV[i + 1] then return redis.error_reply('CONFLICT slot changed') end
  -- A key belongs to its author: with another author it goes.
  local gone = of ~= '-' and string.sub(of, 1, #ARGV[i + 2]) ~= ARGV[i + 2] and of or nil
  rewrites[#rewrites + 1] = {ARGV[i], at .. ' ' .. (tonumber(version) + 1) .. ' ' ..
    (gone and '-' or of) .. ' ' .. ARGV[i + 3], gone}
end
for _, rewrite in ipairs(rewrites) do
  redis.call('HSET', KEYS[2], rewrite[1], rewrite[2])
  if rewrite[3] then redis.call('HDEL', KEYS[3], rewrite[3]) end
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
redis.call('HSET', KEYS[1], 'top', seq, 'at', at)
if key ~= '' then redis.call('HSET', KEYS[3], key, seq) end
redis.call(ARGV[6], ARGV[5], 'E' .. epoch .. ' ' .. seq .. ' ' .. at .. ' ' .. ARGV[2])
return {0, epoch, seq, at}
