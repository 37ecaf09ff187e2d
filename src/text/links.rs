//! Which addresses a post may link to, and how they are written.
//!
//! Allowed are `http:`, `https:` and `mailto:` in full, and paths of this site (`/t/17`). Refused are
//! all other schemes; addresses relative to the page or to the scheme (`x`, `#x`, `//host`), whose
//! target depends on where the post is shown; and addresses with user information
//! (`https://bank.example@evil.example`), which only serve to deceive.

use url::{Host, Url};

/// The `rel` of every link that leaves the site: no weight for search engines, no handle on our window.
pub const EXTERNAL_REL: &str = "nofollow ugc noopener";

/// An address that may be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The address in ASCII without spaces, quotes and backslashes; `&` is not yet escaped.
    pub href: String,
    /// Whether it leads to the web at large.
    pub external: bool,
}

/// The address as a link target, or `None` if it must not become a link.
pub fn accept(address: &str) -> Option<Target> {
    let href = encode(address);
    match kind(&href)? {
        Kind::SitePath | Kind::Mail => Some(Target { href, external: false }),
        Kind::Web => Some(Target { href, external: true }),
    }
}

/// As [`accept`], for a picture: it must be something that HTTP can deliver.
pub fn accept_picture(address: &str) -> Option<Target> {
    accept(address).filter(|target| !is_mail(&target.href))
}

/// Whether `href`, exactly as it will stand in the page, is an address that [`accept`] can have made.
pub fn is_accepted(href: &str) -> bool {
    encode(href) == href && kind(href).is_some()
}

enum Kind {
    SitePath,
    Mail,
    Web,
}

fn kind(href: &str) -> Option<Kind> {
    if href.starts_with('/') {
        return (!href.starts_with("//")).then_some(Kind::SitePath);
    }
    if is_mail(href) {
        return href["mailto:".len()..].contains('@').then_some(Kind::Mail);
    }
    is_plain_web_address(href).then_some(Kind::Web)
}

fn is_mail(href: &str) -> bool {
    has_prefix(href, "mailto:")
}

fn is_plain_web_address(href: &str) -> bool {
    // Browsers also take "https:host" and "https:///host"; nobody writes them in good faith.
    let Some(rest) = ["http://", "https://"].iter().find(|p| has_prefix(href, p)).map(|p| &href[p.len()..])
    else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.is_empty() || authority.contains('@') {
        return false;
    }
    // The parser follows the same standard as browsers, so what it sees is what they will open.
    Url::parse(href).is_ok_and(|url| {
        url.username().is_empty()
            && url.password().is_none()
            && url.host().is_some_and(|host| is_named(&host))
    })
}

fn is_named(host: &Host<&str>) -> bool {
    !matches!(host, Host::Domain(name) if name.trim_matches('.').is_empty())
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// Percent-encodes what may not stand in an address. Same set as CommonMark's reference
/// implementations, so that their examples stay equal.
fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$%&'()*+,-./:;=?@_~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_web_mail_and_own_paths() {
        for address in
            ["http://a.example", "HTTPS://a.example/x?y=1&z=2#f", "mailto:a@b.example", "/t/17-x", "/"]
        {
            assert!(accept(address).is_some_and(|t| is_accepted(&t.href)), "{address}");
        }
        assert_eq!(
            accept("https://müller.example/ä b").map(|t| t.href).as_deref(),
            Some("https://m%C3%BCller.example/%C3%A4%20b")
        );
        assert!(accept("http://a.example").is_some_and(|t| t.external));
        assert!(accept("/t/17").is_some_and(|t| !t.external));
    }

    #[test]
    fn refuses_everything_else() {
        for address in [
            "",
            "x",
            "x/y",
            "#x",
            "?x",
            "//evil.example",
            "///evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " javascript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "ftp://a.example",
            "tel:110",
            "sms:110",
            "file:///etc/passwd",
            "blob:https://a.example/1",
            "https:evil.example",
            "https:/evil.example",
            "https:///evil.example",
            "https://",
            "https://../",
            "https://a@b.example",
            "https://a:b@c.example",
            "https://@b.example",
            "https://a.example\\@b.example",
            "https://good.example%40evil.example",
            "mailto:",
            "mailto:x",
        ] {
            assert_eq!(accept(address), None, "{address}");
        }
    }

    #[test]
    fn never_leaves_a_character_that_browsers_bend() {
        assert_eq!(accept("/\\evil.example").map(|t| t.href).as_deref(), Some("/%5Cevil.example"));
        assert_eq!(accept("/\t/evil.example").map(|t| t.href).as_deref(), Some("/%09/evil.example"));
        assert!(!is_accepted("/\\evil.example"));
        assert!(!is_accepted("/\t/evil.example"));
    }

    #[test]
    fn pictures_come_over_http_only() {
        assert!(accept_picture("https://a.example/x.png").is_some());
        assert!(accept_picture("mailto:a@b.example").is_none());
        assert!(accept_picture("data:image/png;base64,AAAA").is_none());
    }
}
