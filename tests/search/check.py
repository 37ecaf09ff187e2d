#!/usr/bin/env python3
"""Checks threads.jsonl, queries.jsonl, drafts.jsonl and prints a table. Exit code 1 if something is wrong."""
import json, re, sys, pathlib, datetime
from collections import Counter
H = pathlib.Path(__file__).parent
bad = []
def need(ok, *what):
    if not ok: bad.append(" ".join(map(str, what)))
def lines(n): return [json.loads(l) for l in (H/n).read_text(encoding="utf-8").splitlines() if l.strip()]
F = str.maketrans({'ä':'ae','ö':'oe','ü':'ue','ß':'ss','-':''})
fold = lambda s: s.lower().translate(F)

R = lines("threads.jsonl")
M = {m["id"]: m for m in R if m["type"] == "member"}
C = {c["id"]: c for c in R if c["type"] == "channel"}
T = {t["id"]: t for t in R if t["type"] == "thread"}
need(len(M) + len(C) + len(T) == len(R), "ids not unique or unknown type")
need(len({m["email"] for m in M.values()}) == len(M), "e-mail twice")
KEY = re.compile(r"08(\d|\d\d|\d{3}|\d{6})?$")
for m in M.values():
    need(set(m) >= {"id","name","email","ags","role"} and m["role"] in ("member","moderator","admin"), m["id"], "fields")
    need(m["email"].endswith(".example") and KEY.match(m["ags"]) and len(m["name"]) <= 120, m["id"], "values")
for c in C.values():
    need(re.fullmatch(r"[a-z0-9-]+", c["slug"]) and c["name"] and len(c.get("description","")) <= 300, c["id"])
pid, now = set(), datetime.datetime(2026, 11, 25, tzinfo=datetime.timezone.utc)
for t in T.values():
    i = t["id"]
    need(t["channel"] in C and t["author"] in M and KEY.match(t["ags"]), i, "references")
    need(t["kind"] in ("question","experience","notice","template","event") and t["status"] in ("open","solved","closed"), i, "kind/status")
    need(12 <= len(t["title"]) <= 120, i, "title", len(t["title"]))
    need(1 <= len(t["posts"]) <= 6 and t["posts"][0]["created_at"] == t["created_at"] and t["posts"][0]["author"] == t["author"], i, "first post")
    sol = [p for p in t["posts"][1:] if p["solution"]]
    need(not t["posts"][0]["solution"] and len(sol) == (1 if t["status"] == "solved" else 0) and (not sol or t["kind"] == "question"), i, "solution")
    first = datetime.datetime.fromisoformat(t["created_at"])
    for p in t["posts"]:
        need(p["id"] not in pid, p["id"], "twice"); pid.add(p["id"])
        w = datetime.datetime.fromisoformat(p["created_at"])
        need(first <= w < now and p["author"] in M and p["body_md"].strip() and p["thanks"] < len(M), p["id"], "values")
        for u in re.findall(r"https?://([^/\s)]+)", p["body_md"]): need(u.rstrip(".").endswith(".example"), p["id"], "link", u)
TXT = {i: fold(t["title"] + " " + " ".join(p["body_md"] for p in t["posts"])) for i, t in T.items()}
ALL = " ".join(TXT.values())

CL = "plain inflection compound umlaut typo hyphen abbreviation synonym phrase region question author must-be-empty".split()
Q = lines("queries.jsonl"); n = Counter(q["class"] for q in Q)
inside = lambda t, a: t["ags"].startswith(a)
passes = lambda t, f: (f.get("channel") in (None, C[t["channel"]]["slug"]) and inside(t, f.get("ags", "")) and f.get("kind") in (None, t["kind"])
    and f.get("solved") in (None, t["status"] == "solved") and f.get("author") in (None, t["author"]))
need(len({q["id"] for q in Q}) == len(Q) >= 150, "queries: ids or number")
for c in CL: need(n[c] >= (14 if c in ("typo","umlaut","hyphen","compound") else 10), c, n[c])
for q in Q:
    need(set(q) == {"id","class","q","filters","relevant"} and q["class"] in CL and q["q"].strip(), q["id"], "fields")
    need(set(q["filters"]) <= {"channel","ags","kind","solved","author"}, q["id"], "filters")
    need("author" not in q["filters"] or q["filters"]["author"] in M, q["id"], "author")
    need(bool(q["relevant"]) != (q["class"] == "must-be-empty"), q["id"], "relevant empty?")
    for k, g in q["relevant"].items():
        need(k in T and g in (1, 2, 3), q["id"], k, g)
        need(k not in T or passes(T[k], q["filters"]), q["id"], k, "is outside the filters")
    need(not q["relevant"] or 3 in q["relevant"].values(), q["id"], "no 3")
    if q["class"] == "typo":
        for w in q["q"].split()[:1]: need(fold(w) not in ALL, q["id"], w, "occurs in a text")
    if q["class"] == "must-be-empty" and not q["filters"] and " -" not in q["q"]: need(fold(q["q"].strip('"')) not in ALL, q["id"], q["q"], "occurs in a text")
same = Counter((q["q"], json.dumps(q["filters"], sort_keys=True)) for q in Q)
for k, v in same.items(): need(v == 1, "query twice", k)

D = lines("drafts.jsonl"); um = sum(not d["relevant"] for d in D)
need(len({d["id"] for d in D}) == len(D) and len(D) - um >= 50 and um >= 12, "drafts: ids or number")
for d in D:
    need(set(d) == {"id","title","body","relevant"} and 20 <= len(d["title"]) <= 80, d["id"], "title", len(d["title"]))
    for k, g in d["relevant"].items(): need(k in T and g in (1, 2, 3), d["id"], k, g)
    need(not d["relevant"] or 3 in d["relevant"].values(), d["id"], "no 3")
    need(all(fold(d["title"]) != fold(t["title"]) for t in T.values()), d["id"], "is a title")

P = [p for t in T.values() for p in t["posts"][1:]]
w0 = [len(t["posts"][0]["body_md"].split()) for t in T.values()]; w1 = [len(p["body_md"].split()) for p in P]
print(f"{len(M)} members, {len(C)} channels, {len(T)} threads, {len(T)+len(P)} posts; solved {sum(t['status']=='solved' for t in T.values())}; "
      f"{', '.join(f'{k} {v}' for k, v in Counter(t['kind'] for t in T.values()).items())}")
print(f"first posts {min(w0)}–{max(w0)} words (mean {sum(w0)/len(w0):.0f}), replies {min(w1)}–{max(w1)} (mean {sum(w1)/len(w1):.0f}, under 15: {sum(x<15 for x in w1)})")
print(f"{min(t['created_at'] for t in T.values())[:10]} to {max(p['created_at'] for t in T.values() for p in t['posts'])[:10]}; scope below 08: {sum(t['ags']!='08' for t in T.values())}")
print(f"\n{'class':<15}{'queries':>8}{'filters':>8}{'grade 3':>8}{'2':>5}{'1':>5}")
for c in CL:
    g = Counter(x for q in Q if q["class"] == c for x in q["relevant"].values())
    print(f"{c:<15}{n[c]:>8}{sum(bool(q['filters']) for q in Q if q['class']==c):>8}{g[3]:>8}{g[2]:>5}{g[1]:>5}")
g = Counter(x for d in D for x in d["relevant"].values())
print(f"{'all':<15}{len(Q):>8}\n{'drafts':<15}{len(D):>8}{'':>8}{g[3]:>8}{g[2]:>5}{g[1]:>5}   unmatched {um}, with body {sum(bool(d['body']) for d in D)}")
used = {k for x in Q + D for k in x["relevant"]}
print(f"threads graded somewhere: {len(used)} of {len(T)}")
for b in bad: print("WRONG:", b)
sys.exit(bool(bad))
