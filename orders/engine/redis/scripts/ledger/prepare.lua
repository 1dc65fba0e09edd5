-- Answer questions and take what is granted. ARGV: guards; accounts asked about; keys asking; all numbers as one JSON array.
-- The numbers of a question: kind, partition, which key, limit, how many; then per take which account and how much, else which account.
-- Returns {stale, answers}. Answers of a reservation: 1 complete, 0 nothing or 2 in part, then what could be had per take, then, if it is
-- in part, what was granted per take; of the others: the amounts.
local PARTIAL, AVAILABLE = 1, 2
local NOTHING, COMPLETE, IN_PART = 0, 1, 2

local stale = compare()
if #stale > 0 then return {stale} end
local accounts = texts(number())
local keys = texts(number())
local numbers = cjson.decode(text())

-- Tables go by an account's place in `accounts`.
local free, changed, taken = read(FREE, accounts), {}, {}
local aside = redis.call('EXISTS', ASIDES) == 1 and read(ASIDES, accounts) -- false: nothing is set aside for anybody
local hand -- read when somebody asks

-- What is set aside or kept for others and not for this key to take: one that waits is blocked only by those who rank before it (its rank is that
-- of its wait on this account, else of its first).
local function blocked(a, ident)
  if aside[a] == 0 then return 0 end
  local waits = waits_of(ident)
  local own = waits[1]
  if not own then return aside[a] end
  for _, wait in ipairs(waits) do
    if wait.account == accounts[a] then own = wait end
  end
  local sum, bound = 0, '(' .. accounts[a] .. SEP .. own.rank .. SEP .. ident
  for _, places in ipairs({CALLED, KEPT}) do
    for _, place in ipairs(redis.call('ZRANGEBYLEX', places, '[' .. accounts[a] .. SEP, bound)) do
      sum = sum + tonumber(redis.call('HGET', ASIDE, place))
    end
  end
  return sum
end

-- What this key could have of an account. Set-asides bring it to 0 at most, only reality below.
local function available(a, p, key, limit)
  local had = limit + free[a]
  if not aside or had <= 0 then return had end
  return math.max(had - blocked(a, digits(p) .. SEP .. keys[key]), 0)
end

-- The key takes so much: its own set-aside goes first.
local function use(a, ident, amount)
  if aside[a] == 0 then return end
  for _, wait in ipairs(waits_of(ident)) do
    local mine = wait.account == accounts[a] and tonumber(redis.call('HGET', ASIDE, wait.place) or 0) or 0
    if mine > amount then
      redis.call('HSET', ASIDE, wait.place, digits(mine - amount))
      add(ASIDES, accounts[a], -amount)
      aside[a] = aside[a] - amount
    elseif mine > 0 then
      release(accounts[a], wait.place)
      aside[a] = aside[a] - mine
    end
  end
end

local answers, out, at, grants = {}, 0, 1, {}

-- A reservation whose takes begin at `at`: each sees what the ones before it left.
local function reserve(partial, p, key, limit, n)
  local result = COMPLETE
  for i = 1, n do
    local a, amount = numbers[at + 2 * i - 2], numbers[at + 2 * i - 1]
    local had = available(a, p, key, limit)
    local grant = had >= amount and amount or math.max(had, 0)
    if grant < amount then result = partial and IN_PART or NOTHING end
    answers[out + 1 + i], grants[i], free[a] = had, grant, free[a] - grant
  end
  answers[out + 1] = result
  out = out + 1 + n
  local mine = taken[p] or {}
  taken[p] = mine
  for i = 1, n do
    local a, grant = numbers[at + 2 * i - 2], grants[i]
    if result == NOTHING then
      free[a] = free[a] + grant
    elseif grant > 0 then
      mine[a] = (mine[a] or 0) + grant
      changed[a] = true
      if aside then use(a, digits(p) .. SEP .. keys[key], grant) end
    end
  end
  if result == IN_PART then
    for i = 1, n do answers[out + i] = grants[i] end
    out = out + n
  end
  at = at + 2 * n
end

local function tell(kind, p, key, n)
  hand = hand or (kind ~= AVAILABLE and read(HAND, accounts))
  for i = 1, n do
    local a = numbers[at + i - 1]
    answers[out + i] = kind == AVAILABLE and available(a, p, key, 0) or hand[a]
  end
  out, at = out + n, at + n
end

local last = #numbers
while at <= last do
  local kind, p, key, limit, n = unpack(numbers, at, at + 4)
  at = at + 5
  if kind <= PARTIAL then reserve(kind == PARTIAL, p, key, limit, n) else tell(kind, p, key, n) end
end

local flat = {}
for a in pairs(changed) do
  flat[#flat + 1] = accounts[a]
  flat[#flat + 1] = digits(free[a])
end
each('HSET', FREE, flat)
for p, mine in pairs(taken) do
  local sums = {}
  for a, amount in pairs(mine) do sums[accounts[a]] = amount end
  increase(TENTATIVE .. digits(p), sums)
end
return {stale, answers}
