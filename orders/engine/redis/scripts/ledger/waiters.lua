-- Who waits (see the fake, tests/fakes/waiters.py, for the rules). A wait is written `account|rank|partition|key|amount|limit|passes`, so
-- that a range of them is in the order in which they are served; `|` is the unit separator.
--   :waits           partition|key -> its waits (account, amount, rank, limit, passes, account ...)
--   :queued, :called, :resting   waits in order, by where they stand          :kept    queued ones for which units are kept, in order
--   :aside, :until   wait -> units set aside or kept for it, and until when (ms; what is kept has no end)
--   :asides          account -> sum of these       :limited account -> how many waits on it bring a limit
--   :needed          account -> how much all who wait for it need; and under `|` how many keys that counts
--   :times           partition|key -> account -> how often passed over       :untold:<p>   account|key of those that do not know yet, in order
--   :passed          partition|key -> whom its wake went past, as long as that is not told (account, key, rank, need, free, own rank ...)
--   :offers          account whose offer is under way -> what was left of it, how many that it looked at need more, and behind which wait it
--                    goes on; '' if it begins anew, '+' if some who rest are to queue first
--   :wake:<p>        keys to wake, in order        :wakes   partition|key -> 1 if its owner has seen it else 0, and the account
local QUEUED, CALLED, RESTING, KEPT = KEYS[1] .. ':queued', KEYS[1] .. ':called', KEYS[1] .. ':resting', KEYS[1] .. ':kept'
local ASIDE, UNTIL, ASIDES = KEYS[1] .. ':aside', KEYS[1] .. ':until', KEYS[1] .. ':asides'
local WAITS, LIMITED, NEEDED = KEYS[1] .. ':waits', KEYS[1] .. ':limited', KEYS[1] .. ':needed'
local TIMES, UNTOLD = KEYS[1] .. ':times', KEYS[1] .. ':untold:'
local PASSED, OFFERS = KEYS[1] .. ':passed', KEYS[1] .. ':offers'
local WAKE, WAKES = KEYS[1] .. ':wake:', KEYS[1] .. ':wakes'
local SEP, AFTER_SEP = '\31', '\32'
local SCAN = 200 -- waiters that need more than is left, at most, at which one offer looks
local PAGE = 100
local REST = 1000 -- so many who rest queue again in one go
local PER_CALL = 10 -- what it costs to call a waiter, as against looking at one

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- All waits in a flat list: a list of {account=, amount=, rank=, limit=, place=}.
local function read_waits(ident, flat)
  local list = {}
  for at = 1, #flat, 5 do
    local account, amount, rank, limit, passes = unpack(flat, at, at + 4)
    local place = table.concat({account, rank, ident, amount, limit, passes}, SEP)
    list[#list + 1] = {account = account, amount = tonumber(amount), rank = rank, limit = limit, place = place}
  end
  return list
end

-- All waits of a key.
local function waits_of(ident)
  local packed = redis.call('HGET', WAITS, ident)
  return packed and read_waits(ident, cmsgpack.unpack(packed)) or {}
end

local function range(key, account, from, limit)
  return redis.call('ZRANGEBYLEX', key, from or ('[' .. account .. SEP), '(' .. account .. AFTER_SEP, 'LIMIT', 0, limit or -1)
end

local function add(key, account, amount)
  if redis.call('HINCRBY', key, account, digits(amount)) == 0 then redis.call('HDEL', key, account) end
end

-- How much all who wait for accounts need. What a former release has written does not count them, so it is counted here.
local function needs(accounts)
  local waiting = redis.call('HLEN', WAITS)
  if waiting ~= tonumber(redis.call('HGET', NEEDED, SEP) or 0) then
    local sums, every = {[SEP] = waiting}, redis.call('HVALS', WAITS)
    for _, packed in ipairs(every) do
      local flat = cmsgpack.unpack(packed)
      for at = 1, #flat, 5 do sums[flat[at]] = (sums[flat[at]] or 0) + flat[at + 1] end
    end
    redis.call('UNLINK', NEEDED)
    increase(NEEDED, sums)
  end
  return waiting > 0 and read(NEEDED, accounts) or {}
end

-- End what is set aside or kept for a wait; false if there is nothing.
local function release(account, place)
  local amount = redis.call('HGET', ASIDE, place)
  if not amount then return false end
  redis.call('HDEL', ASIDE, place)
  redis.call('ZREM', UNTIL, place)
  redis.call('ZREM', CALLED, place)
  redis.call('ZREM', KEPT, place)
  add(ASIDES, account, -tonumber(amount))
  return true
end

-- A called wait has had its turn; false if it was not called, or had nothing set aside any more.
local function rest(account, place)
  if redis.call('ZSCORE', QUEUED, place) then return false end
  redis.call('ZADD', RESTING, 0, place)
  return release(account, place)
end

-- A queued wait, read from where it stands.
local function wait_at(place)
  local rank, p, key, need, limit, passes = string.match(place, '^[^\31]*\31([^\31]*)\31(%d+)\31(.*)\31(%d+)\31(%d+)\31(-?%d+)$')
  return {place = place, rank = rank, p = p, key = key, ident = p .. SEP .. key, need = tonumber(need), limit = tonumber(limit), passes = tonumber(passes)}
end

local function set_aside(account, place, amount)
  redis.call('HSET', ASIDE, place, digits(amount))
  add(ASIDES, account, amount)
end

-- Whether a place in the queue comes behind another, byte by byte (Lua's own comparison goes by the server's language).
local function behind(place, other)
  for at = 1, math.min(#place, #other) do
    local mine, its = string.byte(place, at), string.byte(other, at)
    if mine ~= its then return mine > its end
  end
  return #place > #other
end

local known -- account -> where its offer goes on: left, short, behind which wait; none of these if it begins anew, `rest` if some are to queue first

local function under_way()
  if known then return known end
  known = {}
  local flat = going and redis.call('HGETALL', OFFERS) or {}
  for at = 1, #flat, 2 do known[flat[at]] = #flat[at + 1] < 2 and {rest = flat[at + 1] == '+'} or cmsgpack.unpack(flat[at + 1]) end
  return known
end

local function go_on_later(account, left, short, place)
  under_way()[account] = {left, short, place}
  redis.call('HSET', OFFERS, account, place and cmsgpack.pack({left, short, place}) or '')
  if not going then redis.call('HSET', HEAD, 'offers', '1') end
  going = true
end

local function begin_anew(account, rest)
  local begun = under_way()[account]
  go_on_later(account)
  if rest or (begun and begun.rest) then
    known[account].rest = true
    redis.call('HSET', OFFERS, account, '+')
  end
end

local function is_over(account)
  under_way()[account] = nil
  redis.call('HDEL', OFFERS, account)
  if next(known) then return end
  redis.call('HDEL', HEAD, 'offers')
  going = false
end

-- One that is to be served queues; an offer that is past it begins anew.
local function queue_up(account, place)
  redis.call('ZADD', QUEUED, 0, place)
  local offer = going and under_way()[account]
  if offer and offer[3] and not behind(place, offer[3]) then begin_anew(account) end
end

-- Set units aside for a wait and wake its key. Returns how many.
local function call(account, wait, till)
  redis.call('ZREM', QUEUED, wait.place)
  redis.call('ZADD', CALLED, 0, wait.place)
  redis.call('ZADD', UNTIL, digits(till), wait.place)
  set_aside(account, wait.place, wait.need)
  redis.call('ZADD', WAKE .. wait.p, redis.call('HINCRBY', HEAD, 'serial', 1), wait.key)
  redis.call('HSET', WAKES, wait.ident, '0' .. account)
  return wait.need
end

-- Keep so much for a wait that needs more, without waking it. Returns how many.
local function keep(account, wait, amount)
  if amount <= 0 then return 0 end
  redis.call('ZADD', KEPT, 0, wait.place)
  set_aside(account, wait.place, amount)
  return amount
end

-- Whom the wake of a key went past, not yet told: flat as `:passed` has it.
local function passed_by(ident)
  local packed = redis.call('HGET', PASSED, ident)
  return packed and cmsgpack.unpack(packed) or {}
end

-- Note that units went past these waits to one behind them; of the same wait on the same account the last time stands.
local function note_passed(account, by, passing)
  local known, place = passed_by(by.ident), {}
  for at = 1, #known, 6 do place[known[at] .. SEP .. known[at + 1]] = at end
  for _, one in ipairs(passing) do
    local passed = account .. SEP .. one.key
    local at = place[passed] or #known + 1
    place[passed] = at
    known[at], known[at + 1], known[at + 2] = account, one.key, one.rank
    known[at + 3], known[at + 4], known[at + 5] = digits(one.need), digits(one.free), by.rank
  end
  redis.call('HSET', PASSED, by.ident, cmsgpack.pack(known))
end

-- How often a key was passed over: account -> times.
local function times_of(ident)
  local packed = redis.call('HGET', TIMES, ident)
  return packed and cmsgpack.unpack(packed) or {}
end

-- Units went past a wait to one behind it: its key is to know.
local function pass_over(account, wait)
  local times = times_of(wait.ident)
  times[account] = (times[account] or 0) + 1
  redis.call('HSET', TIMES, wait.ident, cmsgpack.pack(times))
  redis.call('ZADD', UNTOLD .. wait.p, 'NX', redis.call('HINCRBY', HEAD, 'serial', 1), account .. SEP .. wait.key)
end

-- Whether it was passed over as often as it allows.
local function keeps(account, wait)
  return wait.passes >= 0 and (times_of(wait.ident)[account] or 0) >= wait.passes
end

-- Some who rest on an account queue again. Returns how many, and whether there are more.
local function queue_again(account)
  local places, flat = range(RESTING, account, nil, REST), {}
  for _, place in ipairs(places) do
    flat[#flat + 1], flat[#flat + 2] = '0', place
  end
  each('ZREM', RESTING, places)
  each('ZADD', QUEUED, flat)
  return #places, #places == REST
end

-- Set aside what is free for the first waiters whose need it meets; what is kept is first free again, and goes by the same order. It ends when it
-- has cost `effort`, where nobody is passed over by somebody yet to come, and goes on from there with the next offer of whatever account, if no
-- more is left then: nobody before it can be served. Returns what is left of the effort.
local function offer(account, till, effort)
  local begun = going and under_way()[account]
  if effort <= 0 then
    if not begun then begin_anew(account) end
    return effort
  end
  if begun and begun.rest then
    local n, more = queue_again(account)
    effort = effort - n / 2
    if more then return effort end
  end
  local function unclaimed()
    return tonumber(redis.call('HGET', FREE, account) or 0) - tonumber(redis.call('HGET', ASIDES, account) or 0)
  end
  local left, short, from, last = unclaimed(), 0, nil, nil
  if begun and begun[3] and left <= begun[1] then
    short, last = begun[2], begun[3]
    from = '(' .. last
  else
    local kept = range(KEPT, account)
    for _, place in ipairs(kept) do release(account, place) end
    if #kept > 0 then left = unclaimed() end
  end
  if begun then is_over(account) end
  local limited, passing, looked = redis.call('HEXISTS', LIMITED, account) == 1, {}, false
  effort = effort - 1
  while left > 0 or limited do
    local page = range(QUEUED, account, from, PAGE)
    for _, place in ipairs(page) do
      if (left <= 0 and not limited) or short == SCAN then return effort end
      if effort <= 0 and #passing == 0 and looked then
        go_on_later(account, left, short, last)
        return effort
      end
      local wait = wait_at(place)
      if wait.need <= wait.limit + left then
        left, effort = left - call(account, wait, till), effort - PER_CALL
        if #passing > 0 then note_passed(account, wait, passing) end
        for _, one in ipairs(passing) do
          pass_over(account, one)
          if keeps(account, one) then left = left - keep(account, one, one.limit + left) end
        end
        passing = {}
      else
        short = short + 1
        if keeps(account, wait) then
          left = left - keep(account, wait, wait.limit + left)
        else
          wait.free = wait.limit + left
          passing[#passing + 1] = wait
        end
      end
      effort, last, looked = effort - 1, place, true
    end
    if #page < PAGE then return effort end
    from = '(' .. page[#page]
  end
  return effort
end

-- Offer on every account of a set, and where an offer is under way, in one order whatever came first.
local function offer_all(accounts, till, effort)
  if redis.call('EXISTS', QUEUED) == 0 then
    for account in pairs(going and under_way() or {}) do is_over(account) end
    return
  end
  if going then
    for account in pairs(under_way()) do accounts[account] = true end
  end
  local list = {}
  for account in pairs(accounts) do list[#list + 1] = account end
  table.sort(list)
  for _, account in ipairs(list) do effort = offer(account, till, effort) end
end

-- More came free on an account: everyone's turn again.
local function grown(account)
  local n, more = queue_again(account)
  if more or (n > 0 and going and under_way()[account]) then begin_anew(account, more) end
end
