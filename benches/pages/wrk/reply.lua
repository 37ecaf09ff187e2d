-- Replies: rows of path, cookie, token, beginning of the key. Each request is a form of its own.
-- Arguments: file, seed, text (encoded).

local forms, count, sent, key, text = {}, 0, 0, "", ""
local headers = { ["Content-Type"] = "application/x-www-form-urlencoded" }

function init(args)
    forms = rows(args[1])
    count = #forms
    math.randomseed(tonumber(args[2]) * 64 + number)
    key = ("-%s-%d-"):format(args[2], number)
    text = args[3]
end

function request()
    local form = forms[math.random(count)]
    sent = sent + 1
    headers["Cookie"] = form[2]
    local body = ("csrf=%s&einmal=%s%s%d&text=%s&aktion=veroeffentlichen"):format(form[3], form[4], key, sent, text)
    return wrk.format("POST", form[1], headers, body)
end

-- Only a redirect says that the reply stands.
function response(status)
    if status == 303 then
        accepted = accepted + 1
    end
end
