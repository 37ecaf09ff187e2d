//! Examples from files.
//!
//! With `LOTSEN_TEST_DATA=folder`, `folder/security/` is read:
//! * `xss_payloads.jsonl`: an object a line with the attack in `payload`.
//! * `blns.json`: an array of strings, the Big List of Naughty Strings.
//! * `commonmark_0.31.2.json`: an array of objects with `markdown`, `html`, `section` and `number`, as
//!   the specification offers it for download.
//!
//! `own_examples.json` beside this file has the format of the last.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

/// Markdown and the HTML that a specification wants of it.
pub struct Example {
    pub name: String,
    pub markdown: String,
    pub html: String,
}

fn read(name: &str) -> Option<String> {
    let folder = PathBuf::from(std::env::var_os("LOTSEN_TEST_DATA")?).join("security");
    let file = folder.join(name);
    Some(fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

fn json<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("not the expected JSON: {error}"))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Hostile posts; none without the folder.
pub fn attacks() -> Vec<String> {
    let lines = read("xss_payloads.jsonl").unwrap_or_default();
    lines.lines().map(|line| text(&json::<Value>(line)["payload"])).collect()
}

/// Strings that programs stumble over: a few of our own, more from the folder.
pub fn naughty_strings() -> Vec<String> {
    let own = [
        "",
        " ",
        "\0",
        "\u{feff}",
        "\u{202e}abc",
        "a\u{300}\u{301}",
        "👩‍👩‍👧‍👦",
        "ﷺ",
        "\r\r\n",
        "-1e999",
        "%s%n",
        "../../etc",
        "Ω≈ç√∫˜µ",
        "１２３",
        "<>&\"'",
    ];
    let list = read("blns.json").map_or_else(Vec::new, |text| json::<Vec<String>>(&text));
    own.map(str::to_owned).into_iter().chain(list).collect()
}

/// Our own examples, in the manner of the specification.
pub fn own_examples() -> Vec<Example> {
    examples(include_str!("own_examples.json"))
}

/// The examples of CommonMark, if the folder is there.
pub fn commonmark() -> Option<Vec<Example>> {
    read("commonmark_0.31.2.json").map(|text| examples(&text))
}

fn examples(text_of_file: &str) -> Vec<Example> {
    json::<Vec<Value>>(text_of_file)
        .iter()
        .map(|example| Example {
            name: format!("{} {}", text(&example["section"]), example["number"]),
            markdown: text(&example["markdown"]),
            html: text(&example["html"]),
        })
        .collect()
}
