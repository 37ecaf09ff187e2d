//! Versions of what was answered (RFC 9110, section 8.8).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The version of a list or page: its content. Weak, because a compressed answer has the same one.
pub fn weak(body: &str) -> String {
    format!("W/\"{}\"", fingerprint(body))
}

/// The version of a post: how often it was edited, then its content. Only the first part counts for an edit,
/// so that a thank meanwhile does no harm.
pub fn of_post(edit_count: i32, body: &str) -> String {
    format!("\"r{edit_count}-{}\"", fingerprint(body))
}

fn fingerprint(body: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(body.as_bytes())[..12])
}

/// Whether an If-None-Match names this version.
pub fn is_named(header: &str, etag: &str) -> bool {
    header.trim() == "*" || opaque(header).any(|named| Some(named) == opaque(etag).next())
}

/// Whether an If-Match allows to edit a post that was edited so often; nothing if it is no If-Match.
pub fn allows_edit(header: &str, edit_count: i32) -> Option<bool> {
    if header == "*" {
        return Some(true);
    }
    let is_list = header.split(',').all(|value| opaque(value).count() == 1);
    let revision = format!("r{edit_count}");
    is_list.then(|| opaque(header).any(|named| named.split('-').next() == Some(&revision)))
}

/// The values of a list of versions without their quotes. A proxy that compresses makes strong ones weak.
fn opaque(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').filter_map(|value| {
        let value = value.trim_matches(' ');
        let value = value.strip_prefix("W/").unwrap_or(value).strip_prefix('"')?.strip_suffix('"')?;
        value.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"').then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_in_a_list_and_behind_a_proxy() {
        let etag = weak("x");
        assert!(is_named(&etag, &etag));
        assert!(is_named(&format!("\"a\", {etag}"), &etag));
        assert!(is_named(etag.trim_start_matches("W/"), &etag));
        assert!(is_named("*", &etag));
        assert!(!is_named("\"a\"", &etag));
        assert!(!is_named("", &etag));
    }

    #[test]
    fn only_the_number_of_edits_counts_for_an_edit() {
        for good in [of_post(3, "x").as_str(), "\"r3\"", "*", "\"a\", W/\"r3-b\""] {
            assert_eq!(allows_edit(good, 3), Some(true), "{good}");
        }
        for other in ["\"r33-x\"", "\"r2-x\"", "\"3\"", "\"\"", "\"r\""] {
            assert_eq!(allows_edit(other, 3), Some(false), "{other}");
        }
        for bad in ["", "r3", "\"r3", "\"r3\",", "\"a\"b\"", "\"ä\"", "x, \"r3\""] {
            assert_eq!(allows_edit(bad, 3), None, "{bad}");
        }
    }
}
