-- Answer questions and take what is granted. ARGV: guards; accounts asked about; keys asking; all numbers as one JSON array.
-- The numbers of a question: kind, partition, which key, limit, how many; then per take which account and how much, else which account.
-- Returns {stale, answers}. Answers of a reservation: 1 if complete else 0, what could be had per take, what was granted per take; of the
-- others: the amounts.
local WHOLE, PARTIAL, AVAILABLE = 0, 1, 2

local stale = compare()
if #stale > 0 then return {stale} end
local accounts = texts(number())
local keys = texts(number())
local numbers = cjson.decode(text())

local function amounts(key)
  local list = {}
  for from = 1, #accounts, PIECE do
    local to = math.min(from + PIECE - 1, #accounts)
    local piece = redis.call('HMGET', key, unpack(accounts, from, to))
    for at = from, to do list[at] = tonumber(piece[at - from + 1] or 0) end
  end
  return list
end

local free, changed, taken = amounts(FREE), {}, {}
local aside = redis.call('EXISTS', ASIDES) == 1 and amounts(ASIDES)
local hand -- read when somebody asks

-- What is set aside for others and not for this key to take: one that waits is blocked only by those who rank before it (its rank is that
-- of its wait on this account, else of its first).
local function blocked(a, ident)
  if not aside or aside[a] == 0 then return 0 end
  local waits = waits_of(ident)
  local own = waits[1]
  if not own then return aside[a] end
  for _, wait in ipairs(waits) do
    if wait.account == accounts[a] then own = wait end
  end
  local sum, bound = 0, '(' .. accounts[a] .. SEP .. own.rank .. SEP .. ident
  for _, place in ipairs(redis.call('ZRANGEBYLEX', CALLED, '[' .. accounts[a] .. SEP, bound)) do
    sum = sum + tonumber(redis.call('HGET', ASIDE, place))
  end
  return sum
end

-- What this key could have of an account. Set-asides bring it to 0 at most, only reality below.
local function available(a, ident, limit)
  local had = limit + free[a]
  return math.min(had, math.max(had - blocked(a, ident), 0))
end

-- The key takes so much: its own set-aside goes first.
local function use(a, ident, amount)
  if not aside or aside[a] == 0 then return end
  for _, wait in ipairs(waits_of(ident)) do
    local mine = wait.account == accounts[a] and tonumber(redis.call('HGET', ASIDE, wait.place) or 0) or 0
    if mine > amount then
      redis.call('HSET', ASIDE, wait.place, digits(mine - amount))
      add_aside(accounts[a], -amount)
      aside[a] = aside[a] - amount
    elseif mine > 0 then
      release(accounts[a], wait.place)
      aside[a] = aside[a] - mine
    end
  end
end

local answers, at, out = {}, 1, 0
local function answer(value)
  out = out + 1
  answers[out] = value
end

local function reserve(partial, p, ident, limit, n)
  local grants, used, complete = {}, {}, true
  local first = out + 1
  answer(1)
  for i = 1, n do
    local a, amount = numbers[at], numbers[at + 1]
    at = at + 2
    local had = available(a, ident, limit)
    answer(had)
    local left = had - (used[a] or 0)
    local grant = left >= amount and amount or (left > 0 and left or 0)
    if grant < amount then complete = false end
    used[a] = (used[a] or 0) + grant
    grants[i] = grant
  end
  local counts = complete or partial
  if not complete then answers[first] = 0 end
  for i = 1, n do answer(counts and grants[i] or 0) end
  if not counts then return end
  local mine = taken[p] or {}
  taken[p] = mine
  for a, amount in pairs(used) do
    if amount > 0 then
      free[a] = free[a] - amount
      mine[a] = (mine[a] or 0) + amount
      changed[a] = true
      use(a, ident, amount)
    end
  end
end

while at <= #numbers do
  local kind, p, key, limit, n = unpack(numbers, at, at + 4)
  local ident = digits(p) .. SEP .. keys[key]
  at = at + 5
  if kind <= PARTIAL then
    reserve(kind == PARTIAL, p, ident, limit, n)
  else
    hand = hand or (kind ~= AVAILABLE and amounts(HAND))
    for i = at, at + n - 1 do
      local a = numbers[i]
      answer(kind == AVAILABLE and available(a, ident, 0) or hand[a])
    end
    at = at + n
  end
end

local list = {}
for a in pairs(changed) do
  list[#list + 1] = accounts[a]
  list[#list + 1] = digits(free[a])
end
each('HSET', FREE, list)
for p, mine in pairs(taken) do
  for a, amount in pairs(mine) do redis.call('HINCRBY', TENTATIVE .. digits(p), accounts[a], digits(amount)) end
end
return {stale, answers}
