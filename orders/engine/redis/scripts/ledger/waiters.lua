-- Who waits (see the fake, tests/fakes/waiters.py, for the rules). A wait is written `account|rank|partition|key|amount`, so that a range of
-- them is in the order in which they are served; `|` is the unit separator.
--   :waits           partition|key -> its waits (account, amount, rank, account ...)     :skips  partition|key -> how often passed over
--   :queued, :passed, :called   waits in order, by where they stand
--   :aside, :until   wait -> units set aside for it, and until when (ms)                  :asides account -> sum of these
--   :wake:<p>        keys to wake, in order        :wakes  partition|key -> 1 if its owner has seen it else 0, and the account
local QUEUED, PASSED, CALLED = KEYS[1] .. ':queued', KEYS[1] .. ':passed', KEYS[1] .. ':called'
local ASIDE, UNTIL, ASIDES = KEYS[1] .. ':aside', KEYS[1] .. ':until', KEYS[1] .. ':asides'
local WAITS, SKIPS, WAKE, WAKES = KEYS[1] .. ':waits', KEYS[1] .. ':skips', KEYS[1] .. ':wake:', KEYS[1] .. ':wakes'
local SEP, AFTER_SEP = '\31', '\32'
local SCAN = 200 -- waiters that one offer passes over, at most, because they need more than is left
local PAGE = 100

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function place_of(account, rank, ident, amount) return account .. SEP .. rank .. SEP .. ident .. SEP .. amount end

-- All waits of a key: a list of {account=, amount=, rank=, place=}.
local function waits_of(ident)
  local packed, list = redis.call('HGET', WAITS, ident), {}
  local flat = packed and cmsgpack.unpack(packed) or {}
  for at = 1, #flat, 3 do
    list[#list + 1] = {account = flat[at], amount = flat[at + 1], rank = flat[at + 2], place = place_of(flat[at], flat[at + 2], ident, flat[at + 1])}
  end
  return list
end

local function range(key, account, rest, limit)
  return redis.call('ZRANGEBYLEX', key, rest or ('[' .. account .. SEP), '(' .. account .. AFTER_SEP, 'LIMIT', 0, limit or -1)
end

local function add_aside(account, amount)
  if redis.call('HINCRBY', ASIDES, account, digits(amount)) == 0 then redis.call('HDEL', ASIDES, account) end
end

-- End the set-aside of a wait; false if there is none.
local function release(account, place)
  local amount = redis.call('HGET', ASIDE, place)
  if not amount then return false end
  redis.call('HDEL', ASIDE, place)
  redis.call('ZREM', UNTIL, place)
  redis.call('ZREM', CALLED, place)
  add_aside(account, -tonumber(amount))
  return true
end

-- A called wait has had its turn; false if it was not called, or had nothing set aside any more.
local function pass(account, place)
  if redis.call('ZSCORE', QUEUED, place) then return false end
  redis.call('ZADD', PASSED, 0, place)
  return release(account, place)
end

-- Set units aside for a wait and wake its key.
local function call(account, place, p, key, need, till)
  redis.call('ZREM', QUEUED, place)
  redis.call('ZADD', CALLED, 0, place)
  redis.call('HSET', ASIDE, place, need)
  redis.call('ZADD', UNTIL, digits(till), place)
  add_aside(account, tonumber(need))
  redis.call('ZADD', WAKE .. p, redis.call('HINCRBY', HEAD, 'serial', 1), key)
  redis.call('HSET', WAKES, p .. SEP .. key, '0' .. account)
end

-- Set aside what is free for the first waiters whose need it meets.
local function offer(account, till)
  local left = tonumber(redis.call('HGET', FREE, account) or 0) - tonumber(redis.call('HGET', ASIDES, account) or 0)
  local skipped, waiting, from = 0, {}, nil
  while left > 0 do
    local page = range(QUEUED, account, from, PAGE)
    for _, place in ipairs(page) do
      if left <= 0 or skipped == SCAN then return end
      local p, key, need = string.match(place, '^[^\31]*\31[^\31]*\31(%d+)\31(.*)\31(%d+)$')
      if tonumber(need) > left then
        skipped = skipped + 1
        waiting[#waiting + 1] = p .. SEP .. key
      else
        left = left - tonumber(need)
        call(account, place, p, key, need, till)
        for _, ident in ipairs(waiting) do redis.call('HINCRBY', SKIPS, ident, 1) end
        waiting = {}
      end
    end
    if #page < PAGE then return end
    from = '(' .. page[#page]
  end
end

-- Offer on every account of a set, in one order whatever came first.
local function offer_all(accounts, till)
  if redis.call('EXISTS', QUEUED) == 0 then return end
  local list = {}
  for account in pairs(accounts) do list[#list + 1] = account end
  table.sort(list)
  for _, account in ipairs(list) do offer(account, till) end
end

-- More came free on an account: everyone's turn again.
local function grown(account)
  for _, place in ipairs(range(PASSED, account)) do
    redis.call('ZREM', PASSED, place)
    redis.call('ZADD', QUEUED, 0, place)
  end
end
