//! A rendered page with holes where it differs from viewer to viewer.
//!
//! The template is rendered with a mark in each hole: a word that holds a secret of this process, so that no
//! post can contain it. Then the marks are cut out, and what remains is filled in anew for every viewer.

use std::fmt::Write;
use std::sync::LazyLock;

use crate::forum::accounts::session_store;
use crate::forum::ids::MemberId;

/// What a page lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hole {
    /// The token of its forms.
    Csrf,
    /// The key that makes a form work once.
    Once,
    /// The viewer's name.
    Name,
    /// The viewer's short name.
    Handle,
    /// Path and query as they were asked for.
    Path,
    /// The number on the badge.
    Unread,
    /// How many have read the thread.
    Readers,
    /// How many applications wait for the viewer's decision.
    Applications,
}

const HOLES: [Hole; 8] = [
    Hole::Csrf,
    Hole::Once,
    Hole::Name,
    Hole::Handle,
    Hole::Path,
    Hole::Unread,
    Hole::Readers,
    Hole::Applications,
];

/// Begins every mark. Letters and digits only: no template changes it.
static SECRET: LazyLock<String> = LazyLock::new(|| {
    let token: String = session_store::new_token().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("hole{token}x")
});

impl Hole {
    /// What stands for it while the page is rendered.
    pub fn mark(self) -> String {
        let mut mark = SECRET.clone();
        let _ = write!(mark, "{}", self as u8);
        mark
    }
}

/// What is filled in. Everything is escaped but the tokens, which hold nothing to escape.
#[derive(Debug, Clone)]
pub struct Fillings {
    /// For [`Hole::Csrf`].
    pub csrf: String,
    /// For [`Hole::Once`].
    pub once: String,
    /// For [`Hole::Name`].
    pub name: String,
    /// For [`Hole::Handle`].
    pub handle: String,
    /// For [`Hole::Path`].
    pub path: String,
    /// For [`Hole::Unread`].
    pub unread: String,
    /// For [`Hole::Readers`].
    pub readers: String,
    /// For [`Hole::Applications`].
    pub applications: String,
}

impl Fillings {
    fn of(&self, hole: Hole) -> &str {
        match hole {
            Hole::Csrf => &self.csrf,
            Hole::Once => &self.once,
            Hole::Name => &self.name,
            Hole::Handle => &self.handle,
            Hole::Path => &self.path,
            Hole::Unread => &self.unread,
            Hole::Readers => &self.readers,
            Hole::Applications => &self.applications,
        }
    }
}

/// A page without what differs.
#[derive(Debug)]
pub struct Stencil<'a> {
    /// Where in the text which hole is, in order.
    holes: Vec<(u32, Hole)>,
    /// The members it is not for, as it was read back.
    not_for: &'a [u8],
    text: std::borrow::Cow<'a, [u8]>,
}

/// Bytes of a hole and of a member in the written form.
const HOLE_BYTES: usize = 5;
const MEMBER_BYTES: usize = 8;

impl Stencil<'static> {
    /// Cuts the marks out of a rendered page.
    pub fn cut(page: &str) -> Self {
        let secret = SECRET.as_bytes();
        let (mut text, mut holes) = (Vec::with_capacity(page.len()), Vec::new());
        let mut rest = page.as_bytes();
        while let Some(place) = memchr::memmem::find(rest, secret) {
            let (before, mark) = rest.split_at(place);
            text.extend_from_slice(before);
            let digit =
                mark.get(secret.len()).map_or(usize::MAX, |digit| usize::from(digit.wrapping_sub(b'0')));
            match (HOLES.get(digit), u32::try_from(text.len())) {
                (Some(hole), Ok(place)) => holes.push((place, *hole)),
                // Cannot be: only marks hold the secret.
                _ => return Self { holes: Vec::new(), not_for: &[], text: page.as_bytes().to_vec().into() },
            }
            rest = mark.get(secret.len() + 1..).unwrap_or_default();
        }
        text.extend_from_slice(rest);
        Self { holes, not_for: &[], text: text.into() }
    }
}

impl<'a> Stencil<'a> {
    /// The written form: how many holes and members, then these, then the text.
    pub fn to_bytes(&self, not_for: &[MemberId]) -> Vec<u8> {
        let count = |length: usize| u32::try_from(length).unwrap_or(0).to_le_bytes();
        let head = 8 + self.holes.len() * HOLE_BYTES + not_for.len() * MEMBER_BYTES;
        let mut bytes = Vec::with_capacity(head + self.text.len());
        bytes.extend_from_slice(&count(self.holes.len()));
        bytes.extend_from_slice(&count(not_for.len()));
        for (place, hole) in &self.holes {
            bytes.extend_from_slice(&place.to_le_bytes());
            bytes.push(*hole as u8);
        }
        for member in not_for {
            bytes.extend_from_slice(&member.0.to_le_bytes());
        }
        bytes.extend_from_slice(&self.text);
        bytes
    }

    /// Reads [`Stencil::to_bytes`]; none if it is anything else.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let (hole_count, rest) = bytes.split_first_chunk()?;
        let (member_count, rest) = rest.split_first_chunk()?;
        let hole_count = usize::try_from(u32::from_le_bytes(*hole_count)).ok()?;
        let member_count = usize::try_from(u32::from_le_bytes(*member_count)).ok()?;
        let (holes, rest) = rest.split_at_checked(hole_count.checked_mul(HOLE_BYTES)?)?;
        let (not_for, text) = rest.split_at_checked(member_count.checked_mul(MEMBER_BYTES)?)?;
        let holes = holes.chunks_exact(HOLE_BYTES).map(|hole| {
            let (place, kind) = hole.split_first_chunk()?;
            Some((u32::from_le_bytes(*place), *HOLES.get(usize::from(*kind.first()?))?))
        });
        Some(Self { holes: holes.collect::<Option<_>>()?, not_for, text: text.into() })
    }

    /// Whether the page would look different for this member.
    pub fn is_not_for(&self, member: MemberId) -> bool {
        let member = member.0.to_le_bytes();
        self.not_for.chunks_exact(MEMBER_BYTES).any(|other| other == member)
    }

    /// The page for one viewer.
    pub fn fill(&self, fillings: &Fillings) -> Vec<u8> {
        let filled: usize = self.holes.iter().map(|(_, hole)| fillings.of(*hole).len() + 8).sum();
        let mut page = Vec::with_capacity(self.text.len() + filled);
        let mut from = 0;
        for (place, hole) in &self.holes {
            let place = *place as usize;
            page.extend_from_slice(self.text.get(from..place).unwrap_or_default());
            push_escaped(&mut page, fillings.of(*hole));
            from = place;
        }
        page.extend_from_slice(self.text.get(from..).unwrap_or_default());
        page
    }
}

/// As templates escape: right between tags and in attributes.
fn push_escaped(page: &mut Vec<u8>, text: &str) {
    let mut rest = text.as_bytes();
    while let Some(place) = rest.iter().position(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        let (before, after) = rest.split_at(place);
        page.extend_from_slice(before);
        page.extend_from_slice(match after.first() {
            Some(b'&') => b"&amp;",
            Some(b'<') => b"&lt;",
            Some(b'>') => b"&gt;",
            Some(b'"') => b"&quot;",
            _ => b"&#39;",
        });
        rest = after.get(1..).unwrap_or_default();
    }
    page.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fillings(name: &str) -> Fillings {
        let empty = String::new;
        Fillings {
            csrf: "token".to_owned(),
            once: empty(),
            name: name.to_owned(),
            handle: empty(),
            path: "/".to_owned(),
            unread: empty(),
            readers: empty(),
            applications: empty(),
        }
    }

    #[test]
    fn a_page_is_the_same_after_the_way_through_its_stencil() {
        let page =
            format!("<b>{}</b> äöü <i>{}</i>{}", Hole::Name.mark(), Hole::Csrf.mark(), Hole::Name.mark());
        let bytes = Stencil::cut(&page).to_bytes(&[MemberId(7)]);
        let stencil = Stencil::read(&bytes).unwrap();

        let filled = String::from_utf8(stencil.fill(&fillings("Übü <O'Neil> & \"Co\""))).unwrap();

        let name = "Übü &lt;O&#39;Neil&gt; &amp; &quot;Co&quot;";
        assert_eq!(filled, format!("<b>{name}</b> äöü <i>token</i>{name}"));
        assert!(stencil.is_not_for(MemberId(7)));
        assert!(!stencil.is_not_for(MemberId(8)));
    }

    #[test]
    fn a_page_without_holes_stays_as_it_is() {
        let bytes = Stencil::cut("hole1 <p>").to_bytes(&[]);
        assert_eq!(Stencil::read(&bytes).unwrap().fill(&fillings("")), b"hole1 <p>");
        assert!(Stencil::read(b"short").is_none());
    }
}
