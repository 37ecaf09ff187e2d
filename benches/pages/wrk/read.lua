-- GET: rows of path, header name, header value …; at random, or one after the other.
-- Arguments: file, seed, "random" or the number of threads for one after the other, where to begin.

local requests, count, step, place = {}, 0, 0, 0

function init(args)
    for _, row in ipairs(rows(args[1])) do
        local headers = { ["Accept"] = "text/html" }
        for field = 2, #row - 1, 2 do
            headers[row[field]] = row[field + 1]
        end
        table.insert(requests, wrk.format("GET", row[1], headers))
    end
    count = #requests
    -- Every thread and every run another order, so that nobody is prepared by the run before.
    math.randomseed(tonumber(args[2]) * 64 + number)
    if args[3] ~= "random" then
        step = tonumber(args[3])
        place = tonumber(args[4]) + number
    end
end

function request()
    if step == 0 then
        return requests[math.random(count)]
    end
    place = place + step
    return requests[place % count + 1]
end
