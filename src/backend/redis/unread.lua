-- Counts what somebody who has read to ARGV[1] has not read.
-- KEYS meta counts called
-- ARGV read user most(messages) most(mentions)
-- Returns {messages, mentions, said, recounts}, or nothing where there is no such room.
local meta = redis.call('HMGET', KEYS[1], 'lo', 'top', 'said', 'recounts')
if not meta[2] then return false end
local after, top = math.max(tonumber(ARGV[1]), tonumber(meta[1]) - 1), tonumber(meta[2])
local messages = 0
if top > after then
  -- Whole bytes are counted by Redis, the edges here: counting bits by position is younger than
  -- the versions that are supported.
  local function bit(seq) return redis.call('GETBIT', KEYS[2], seq) end
  local from, to = after + 1, top
  while from <= to and from % 8 ~= 0 do messages = messages + bit(from); from = from + 1 end
  while from <= to and to % 8 ~= 7 do messages = messages + bit(to); to = to - 1 end
  if from <= to then messages = messages + redis.call('BITCOUNT', KEYS[2], from / 8, (to - 7) / 8) end
end
local seen, mentions = {}, 0
for _, list in ipairs(redis.call('HMGET', KEYS[3], ARGV[2], '*')) do
  for seq in string.gmatch(list or '', '%d+') do
    if tonumber(seq) > after and not seen[seq] then seen[seq] = true; mentions = mentions + 1 end
  end
end
return {math.min(messages, tonumber(ARGV[3])), math.min(mentions, tonumber(ARGV[4])),
  tonumber(meta[3] or '0'), tonumber(meta[4] or '0')}
