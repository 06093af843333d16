-- Reads a page of a room's log and where the log ends.
-- KEYS meta log
-- ARGV direction('down'|'up') from(exclusive; '' = the end) entries bytes
-- Returns {epoch, lo, top, said, recounts, closed, more, first, {slot …}}; slots in rising order.
local meta = redis.call('HMGET', KEYS[1], 'epoch', 'lo', 'top', 'closed', 'said', 'recounts')
if not meta[1] then return redis.error_reply('NOROOM no such room') end
local lo, top = tonumber(meta[2]), tonumber(meta[3])
local most, bytes = math.max(1, tonumber(ARGV[3])), tonumber(ARGV[4])

local step, at, last
if ARGV[1] == 'up' then
  step, at, last = 1, math.max(tonumber(ARGV[2]) + 1, lo), top
else
  step, last = -1, lo
  at = ARGV[2] == '' and top or math.min(tonumber(ARGV[2]) - 1, top)
end
local taken, size = {}, 0
while #taken < most and (last - at) * step >= 0 do
  local slot = redis.call('HGET', KEYS[2], string.format('%d', at))
  if not slot then return redis.error_reply('HOLE a slot is missing') end
  size = size + #slot - string.match(slot, '^%d+ %d+ %S+ ()') + 1
  if size > bytes and #taken > 0 then break end
  taken[#taken + 1] = slot
  at = at + step
end
local more = (last - at) * step >= 0 and 1 or 0
local first = step == 1 and at - #taken or at + 1
if step == -1 then
  for i = 1, math.floor(#taken / 2) do taken[i], taken[#taken - i + 1] = taken[#taken - i + 1], taken[i] end
end
return {meta[1], lo, top, tonumber(meta[5] or '0'), tonumber(meta[6] or '0'), meta[4] or '', more, first, taken}
