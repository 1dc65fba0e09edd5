-- Accounts' own keys are told of balances (see the fake, tests/fakes/balances_told.py). A balance is written `free|on hand|waiting`; `|` is the
-- unit separator.
--   :heard           account -> its balance as its key heard it last
--   :look:<p>        accounts of the partition that may have another, by the business time from which on they are looked at
local HEARD, LOOK = KEYS[1] .. ':heard', KEYS[1] .. ':look:'

-- These accounts (account, partition ...) may have another balance. One that is looked at later anyway keeps its time.
local function touch(flat)
  local by = {}
  for at = 1, #flat, 2 do
    local list = by[flat[at + 1]] or {}
    by[flat[at + 1]] = list
    list[#list + 1] = '0'
    list[#list + 1] = flat[at]
  end
  for p, list in pairs(by) do
    for at = 1, #list, PIECE do redis.call('ZADD', LOOK .. p, 'NX', unpack(list, at, math.min(at + PIECE - 1, #list))) end
  end
end

-- An account's key heard this balance ('': nothing), and is not told again before that time.
local function hear(account, p, from, balance)
  if balance ~= '' then redis.call('HSET', HEARD, account, balance) end
  redis.call('ZADD', LOOK .. p, from, account)
end
