"""Hugging Face's paper pages with their true structure and invented papers (see the facts on Hugging Face).

Islands with the data, cards with little of it, a trending card that stands there twice, comment nodes that Svelte
leaves between text nodes. Used for the contract's pages and served by the end-to-end tests.
"""

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

Item = Mapping[str, Any]


def _island(target: str, props: object, inner: str) -> str:
    data = escape(json.dumps(props, ensure_ascii=False), quote=True)
    return f'<div class="SVELTE_HYDRATER contents" data-target="{target}" data-props="{data}">{inner}</div>'


def _page(title: str, url: str, body_class: str, main: str, script: str = "") -> str:
    menu = _island(
        "MainHeader",
        {"isLoggedIn": False},
        '<header><a href="/">Hugging Face</a> <a href="/papers">Papers</a></header>',
    )
    return f"""<!doctype html>
<html class="">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1.0, user-scalable=no">
<meta property="og:title" content="{escape(title)}">
<meta property="og:url" content="{escape(url)}">
<link rel="canonical" href="{escape(url)}">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body class="flex flex-col min-h-dvh bg-white dark:bg-gray-950 text-black {body_class}">
<!--[--><div class="flex min-h-dvh flex-col">{menu} <main class="flex flex-1 flex-col">{main}</main></div><!--]-->
{script}</body>
</html>
"""


_STYLE = """
body{font:16px/1.4 sans-serif;margin:0;color:#111}header{padding:12px 24px;border-bottom:1px solid #ddd}
main{max-width:1100px;margin:0 auto;padding:24px}.grid{display:grid;gap:20px;grid-template-columns:repeat(3,1fr)}
article{border:1px solid #ddd;border-radius:12px;overflow:hidden;position:relative}article .h-56{display:block;height:110px;background:#f1f3f6}
.px-6{padding:12px 18px 18px;display:flex;gap:16px}.px-6>.w-full{display:flex;gap:16px;width:100%}.px-6 input{display:none}.leading-none{border:1px solid #ddd;border-radius:10px;padding:14px 0;width:48px;text-align:center;color:#666}.px-6 .w-full .w-full{display:block;flex:1}.text-md{display:none}
h3{margin:0 0 4px;font-size:17px}a{color:inherit;text-decoration:none}h3 a{color:#111;text-decoration:none}ul{list-style:none;display:flex;gap:6px;margin:0;padding:0;font-size:13px;color:#777}
.list article{margin-bottom:16px}.md\\:flex{display:flex;gap:16px;padding:16px}.md\\:hidden{display:none}.w-40{margin-left:auto;width:140px}
.text-orange-500{display:inline;color:#f97316}@media(max-width:720px){.md\\:hidden{display:block;padding:16px}.hidden.md\\:flex{display:none}.grid{grid-template-columns:1fr}}
"""


def _collapsed(text: str) -> str:
    return escape(" ".join(text.split()))


def daily_card(item: Item) -> str:
    """A card of a daily list: title, votes, a count of authors; no abstract."""
    paper = item["paper"]
    address, votes = f"/papers/{paper['id']}", paper["upvotes"] or "-"
    return f"""<div><!--[0--><article class="relative flex flex-col overflow-hidden rounded-xl border"><a href="{address}" class="shadow-alternate-sm peer relative block h-56 w-full cursor-pointer"><img alt="" src="/thumbnails/{paper["id"]}.png"></a>
<div class="from-gray-50-to-white -mt-2 flex px-6 pb-6 pt-8"><div class="flex w-full gap-6"><div class="flex flex-wrap items-center gap-2.5 pt-1"><a href="/login?next=%2Fpapers%2F{paper["id"]}" class="self-start"><div class="shadow-alternate flex h-14 w-12"><input disabled type="checkbox" class="peer hidden"><div class="leading-none">{votes}</div></div></a></div>
<div class="w-full"><h3 class="mb-1 text-lg/6 font-semibold"><a href="{address}" class="line-clamp-3 cursor-pointer text-balance">{_collapsed(paper["title"])}</a></h3>
<div class="flex items-center justify-between"><a href="{address}" class="flex"><ul class="flex items-center flex-row-reverse text-sm"><li class="order-first"><div class="flex truncate"><!--[-->{len(paper["authors"])} authors<!--]--></div></li></ul></a> <a href="{address}#community" class="text-md flex">{item["numComments"]}</a></div></div></div></div></article><!--]--></div>"""


def trending_card(item: Item) -> str:
    """A card of the trending list: everything stands there twice, for desktop and for mobile."""
    paper = item["paper"]
    address, summary = f"/papers/{paper['id']}", paper.get("ai_summary", "")
    said = f'<div class="mb-2"><p class="line-clamp-2 text-sm">{escape(summary)}</p></div>' if summary else "<!--[-1-->"
    heading = f'<h3 class="mb-1.5 text-xl font-semibold"><a href="{address}" class="line-clamp-2 cursor-pointer text-balance">{_collapsed(paper["title"])}</a></h3>'
    day = paper["publishedAt"][:10]
    votes = f'<a href="/login?next=%2Fpapers%2F{paper["id"]}" class="self-start"><div role="checkbox"><input disabled type="checkbox" class="peer hidden"> Upvote <div class="font-semibold text-orange-500">{paper["upvotes"] or "-"}</div></div></a>'
    code = (
        f'<a href="{paper["githubRepo"]}" target="_blank" class="btn"><span>GitHub</span></a>'
        if "githubRepo" in paper
        else ""
    )
    arxiv = f'<a href="https://arxiv.org/abs/{paper["id"]}" target="_blank" class="btn"><span>arXiv Page</span></a>'
    about = f'<div class="flex text-sm text-gray-400"><ul><li>{len(paper["authors"])} authors</li></ul><span class="mx-2">·</span> <span>Published on {day}</span></div>'
    desktop = f'<div class="hidden h-40 md:flex"><div class="relative flex-shrink-0"><a href="{address}" class="block h-full w-56"></a></div><div class="flex min-w-0 flex-1 flex-col">{heading} {said} {about}</div><div class="flex w-40 flex-col">{votes} {code} {arxiv}</div></div>'
    mobile = f'<div class="md:hidden">{heading} {said} {about} {votes} {code} {arxiv}</div>'
    return f'<article class="relative overflow-hidden rounded-xl border">{desktop}{mobile}</article>'


def daily(items: Iterable[Item], day: str = "2026-11-20", *, script: str = "") -> str:
    """`/papers` and `/papers/date/DAY`."""
    listed = list(items)
    props = {
        "dailyPapers": listed,
        "date": f"{day}T00:00:00.000Z",
        "prevDate": "2026-11-19",
        "periodType": "day",
        "isTrending": False,
    }
    cards = f'<div class="relative grid grid-cols-1 gap-5 lg:grid-cols-2">{"".join(map(daily_card, listed))}</div>'
    return _page(
        "Daily Papers - Hugging Face",
        "https://huggingface.co/papers",
        "DailyPapersPage",
        _island("DailyPapers", props, cards),
        script,
    )


def trending(items: Iterable[Item], *, script: str = "") -> str:
    """`/papers/trending`."""
    listed = list(items)
    props = {"dailyPapers": listed, "isTrending": True, "periodType": "day"}
    cards = f'<div class="list flex flex-col gap-4">{"".join(map(trending_card, listed))}</div>'
    url = "https://huggingface.co/papers/trending"
    return _page("Trending Papers - Hugging Face", url, "DailyPapersPage", _island("DailyPapers", props, cards), script)


def search(found: Iterable[Item], newest: Iterable[Item], words: str) -> str:
    """`/papers?q=…`: the island holds the newest papers, the document those that were found."""
    props = {"dailyPapers": list(newest), "isTrending": False, "query": {"q": words}}
    cards = f'<div class="relative grid grid-cols-1 gap-5 lg:grid-cols-2">{"".join(map(daily_card, found))}</div>'
    url = f"https://huggingface.co/papers?q={words}"
    return _page("Daily Papers - Hugging Face", url, "DailyPapersPage", _island("DailyPapers", props, cards))


def paper(item: Item, *, island: bool = True) -> str:
    """`/papers/ID`; without its island, as after a change of Hugging Face's that breaks it."""
    said = item["paper"]
    url = f"https://huggingface.co/papers/{said['id']}"
    names = "".join(
        f'<div class="relative"><span class="author flex items-center"><!--[0--><span class="inline-block"><button>{escape(one["name"])}</button></span><!--]-->{"," if one is not said["authors"][-1] else ""}</span></div>'
        for one in said["authors"]
    )
    summary = (
        f'<div class="bg-blue-500/6"><p class="text-blue-700">{escape(said["ai_summary"])}</p></div>'
        if "ai_summary" in said
        else ""
    )
    inner = f"""<h1 class="mb-2 text-2xl font-semibold">{escape(said["title"])}</h1> <div class="mb-6 flex text-sm"><div>Published on {said["publishedAt"][:10]}</div></div>
<div class="relative flex flex-wrap"><span class="mr-1 text-gray-500">Authors:</span> {names}</div>
<div class="pb-8"><h2 class="mb-5 text-xl font-semibold">Abstract</h2> <div class="flex flex-col">{summary} <p class="text-gray-600"><!--[-1-->{escape(said["summary"])}<!--]--></p></div></div>"""
    props = {
        "paper": said,
        "upvoters": [],
        "comments": [],
        "organization": said.get("organization"),
        "markdownContentUrl": f"{url}.md",
    }
    main = _island("PaperContent", props, inner) if island else inner
    return _page(f"Paper page - {said['title']}", url, "PaperPage", main)
