-- One ledger, one hash slot. KEYS[1] is its name; ARGV is read from left to right.
--   :head            run_id, open, drawn (1 if names are kept in order), serial, offers (1 while some are under way); per partition f:<p> fencing token, c:<p> last confirm; of what is
--                    staged, see opening.lua
--   :free, :hand     account -> amount           :tentative:<p>  account -> taken, not yet confirmed
local HEAD, FREE, HAND = KEYS[1] .. ':head', KEYS[1] .. ':free', KEYS[1] .. ':hand'
local TENTATIVE = KEYS[1] .. ':tentative:'
local PIECE = 4000 -- values that fit on Lua's stack, an even number

local position = 0
local function text()
  position = position + 1
  return ARGV[position]
end
local function number() return tonumber(text()) end
local function texts(n)
  local list = {}
  for at = 1, n do list[at] = ARGV[position + at] end
  position = position + n
  return list
end

-- As Redis is to read a number: all digits, never an exponent (amounts are whole, and below 2^53 in size).
local function digits(n) return string.format('%d', n) end

-- A command over a long list of arguments, in pieces.
local function each(command, key, list)
  for at = 1, #list, PIECE do
    redis.call(command, key, unpack(list, at, math.min(at + PIECE - 1, #list)))
  end
end

-- The amounts of many accounts, 0 for unknown ones.
local function read(key, names)
  local list = {}
  for from = 1, #names, PIECE do
    local to = math.min(from + PIECE - 1, #names)
    local piece = redis.call('HMGET', key, unpack(names, from, to))
    for at = from, to do list[at] = tonumber(piece[at - from + 1] or 0) end
  end
  return list
end

-- Add to the amounts of many accounts; one that comes to 0 is as good as unknown and takes no room. Few commands for all are much faster than
-- one for each.
local function increase(key, sums)
  local names, flat, gone = {}, {}, {}
  for account, amount in pairs(sums) do
    if amount ~= 0 then names[#names + 1] = account end
  end
  for at, before in ipairs(read(key, names)) do
    local now = before + sums[names[at]]
    if now == 0 then
      gone[#gone + 1] = names[at]
    else
      flat[#flat + 1], flat[#flat + 2] = names[at], digits(now)
    end
  end
  each('HSET', key, flat)
  each('HDEL', key, gone)
end

local function server_run_id() return string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') end

local drawn, going -- whether names are kept, and offers under way; `shut` tells

-- Why the ledger answers nobody now, nil if it does.
local function shut()
  local head = redis.call('HMGET', HEAD, 'run_id', 'open', 'drawn', 'offers')
  drawn, going = head[3] == '1', head[4] == '1'
  if not head[1] then return 'closed' end
  if head[1] ~= server_run_id() then return 'run_id' end
  if head[2] ~= '1' then return 'closed' end
end

-- Reads n, then n times (partition, fencing token, confirmed). Returns partition, reason, partition, reason ... of those that differ, and all.
local function compare()
  local closed, stale, partitions = shut(), {}, {}
  for at = 1, number() do
    local p, token, confirmed = text(), text(), text()
    local known = redis.call('HMGET', HEAD, 'f:' .. p, 'c:' .. p)
    local reason = closed or (not known[1] and 'missing') or (known[1] ~= token and 'fencing_token') or (known[2] ~= confirmed and 'confirmed')
    partitions[at] = p
    if reason then
      stale[#stale + 1] = p
      stale[#stale + 1] = reason
    end
  end
  return stale, partitions
end
