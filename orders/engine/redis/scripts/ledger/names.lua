-- The names of accounts in order, where the ledger's head says that it is drawn on. Whatever grows is put there, so an account of which
-- anything is free has its name there; who draws takes out what it finds empty.
--   :names           accounts
local NAMES = KEYS[1] .. ':names'

-- The names from `least` on that begin with `prefix`. No name has the byte 255, as it is UTF-8.
local function names(least, prefix)
  return redis.call('ZRANGEBYLEX', NAMES, '[' .. least, '(' .. prefix .. '\255')
end

-- More came free of these accounts (a set).
local function name(accounts)
  if not drawn then return end
  local flat = {}
  for account in pairs(accounts) do
    flat[#flat + 1], flat[#flat + 2] = '0', account
  end
  each('ZADD', NAMES, flat)
end
