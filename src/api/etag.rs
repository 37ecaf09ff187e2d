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

/// Whether an If-Match allows to edit a post that was edited so often.
pub fn allows_edit(header: &str, edit_count: i32) -> bool {
    header.trim() == "*"
        || opaque(header).any(|named| {
            named.split('-').next().and_then(|part| part.strip_prefix('r'))
                == Some(edit_count.to_string().as_str())
        })
}

/// The values of a list of versions without their quotes. A proxy that compresses makes strong ones weak.
fn opaque(header: &str) -> impl Iterator<Item = &str> {
    header.split(',').filter_map(|value| {
        let value = value.trim();
        value.strip_prefix("W/").unwrap_or(value).strip_prefix('"')?.strip_suffix('"')
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
        assert!(allows_edit(&of_post(3, "x"), 3));
        assert!(allows_edit("\"r3\"", 3));
        assert!(allows_edit("*", 3));
        for other in ["\"r33-x\"", "\"r2-x\"", "r3", "\"3\"", "", "\"\""] {
            assert!(!allows_edit(other, 3), "{other}");
        }
    }
}
