//! `lotsenforum render`: Markdown to HTML with the renderer that posts use, JSON line by JSON line.

use std::borrow::Cow;
use std::io::{BufRead, ErrorKind, Write, stdin, stdout};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::text::{self, Place};

#[derive(Deserialize)]
struct Source<'a> {
    #[serde(borrow)]
    id: &'a RawValue,
    #[serde(borrow)]
    md: Cow<'a, str>,
}

#[derive(Serialize)]
struct Rendered<'a> {
    id: &'a RawValue,
    html: String,
}

/// Renders standard input to standard output.
pub(super) fn run() -> Result<()> {
    render(stdin().lock(), stdout().lock())
}

/// Each line is answered before the next is read, so the other side may wait for the answer.
fn render(mut input: impl BufRead, mut output: impl Write) -> Result<()> {
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let length =
            input.read_until(b'\n', &mut line).with_context(|| format!("Zeile {number} ist nicht lesbar"))?;
        if length == 0 {
            break;
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut answer = rendered(&line)
            .with_context(|| format!("Zeile {number}: erwartet wird {{\"id\": …, \"md\": \"…\"}}"))?;
        answer.push(b'\n');
        match output.write_all(&answer).and_then(|()| output.flush()) {
            // Whoever read the answers has had enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => break,
            other => other.context("Die Ausgabe lässt sich nicht schreiben")?,
        }
    }
    Ok(())
}

fn rendered(line: &[u8]) -> Result<Vec<u8>> {
    let source: Source<'_> = serde_json::from_slice(line)?;
    let html = text::render(&source.md, &Place { prefix: prefix(source.id), heading: 3 });
    Ok(serde_json::to_vec(&Rendered { id: source.id, html })?)
}

/// Footnotes of two texts may stand on one page, so they are named after the id.
fn prefix(id: &RawValue) -> String {
    let digest = Sha256::digest(id.get().as_bytes());
    format!("n{:02x}{:02x}{:02x}{:02x}-", digest[0], digest[1], digest[2], digest[3])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output_of(input: &str) -> Result<String> {
        let mut output = Vec::new();
        render(input.as_bytes(), &mut output)?;
        Ok(String::from_utf8(output)?)
    }

    #[test]
    fn the_id_comes_back_as_it_was() {
        let ids =
            ["7", "\"a\\u00e4\"", "null", "123456789012345678901234567890", "{\"b\":1,\"a\":[ ]}", "1.0"];
        for id in ids {
            let output = output_of(&format!("{{\"id\":{id},\"md\":\"*x*\\n\"}}\n")).unwrap();
            assert!(output.starts_with(&format!("{{\"id\":{id},\"html\":\"")), "{output}");
            assert!(output.ends_with("\"}\n"));
        }
    }

    #[test]
    fn a_bad_line_is_named_after_the_good_ones() {
        let error = output_of("{\"id\":1,\"md\":\"\"}\n\n{\"id\":2}\n").unwrap_err();
        assert!(format!("{error:#}").starts_with("Zeile 3: "), "{error:#}");
        assert!(output_of("{\"md\":\"\"}").is_err());
        assert!(output_of("{\"id\":1,\"md\":2}").is_err());
        assert_eq!(output_of("").unwrap(), "");
    }
}
