//! The official key of a region.

use std::fmt;

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

/// Amtlicher Gemeindeschlüssel, or a prefix of one: 2 digits Land, 3 Regierungsbezirk, 4 Region, 5 Kreis,
/// 8 Gemeinde. In Baden-Württemberg the prefix is the tree (public-sector.md 1.1).
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = Text)]
#[serde(try_from = "String", into = "String")]
pub struct Ags(String);

impl Ags {
    /// Takes 2, 3, 4, 5 or 8 digits that begin with `08`.
    pub fn parse(text: &str) -> Option<Self> {
        let is_key = matches!(text.len(), 2..=5 | 8)
            && text.bytes().all(|byte| byte.is_ascii_digit())
            && text.starts_with("08");
        is_key.then(|| Self(text.to_owned()))
    }

    /// Baden-Württemberg.
    pub fn state() -> Self {
        Self("08".to_owned())
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this region is the other one or a part of it.
    pub fn is_inside(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The region that follows all parts of this one in the order of keys: a subtree is
    /// `self <= key < self.end()`, which an index answers on every database and in every collation.
    pub fn end(&self) -> String {
        let stem = self.0.trim_end_matches('9');
        match stem.as_bytes().split_last() {
            Some((last, rest)) => {
                let mut end = String::from_utf8_lossy(rest).into_owned();
                end.push(char::from(last + 1));
                end
            }
            None => ":".to_owned(),
        }
    }

    /// The next larger region, none for the Land.
    pub fn parent(&self) -> Option<Self> {
        let length = match self.0.len() {
            8 => 5,
            5 => 4,
            4 => 3,
            3 => 2,
            _ => return None,
        };
        Some(Self(self.0[..length].to_owned()))
    }

    /// This region and all that contain it, the narrowest first.
    pub fn widening(&self) -> Vec<Self> {
        std::iter::successors(Some(self.clone()), Self::parent).collect()
    }

    /// The Kreis this key lies in, if it is that narrow.
    pub fn district(&self) -> Option<Self> {
        (self.0.len() >= 5).then(|| Self(self.0[..5].to_owned()))
    }

    /// The key under which the region views find a thread of this scope that was asked from `origin`.
    ///
    /// A region view X holds threads whose scope lies inside X, and threads with a wider scope asked from
    /// X (features.md 2.0, point 6). If the origin lies inside the scope, both sets are the prefixes of the
    /// origin; if not, they are the prefixes of the scope. So one range over one column answers the view.
    pub fn view_key(scope: &Self, origin: &Self) -> Self {
        if origin.is_inside(scope) { origin.clone() } else { scope.clone() }
    }
}

impl fmt::Display for Ags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Ags {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text).ok_or_else(|| format!("not a key of Baden-Württemberg: {text}"))
    }
}

impl From<Ags> for String {
    fn from(ags: Ags) -> Self {
        ags.0
    }
}

impl<DB: Backend> ToSql<Text, DB> for Ags
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for Ags
where
    String: FromSql<Text, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        Ok(Self::try_from(String::from_sql(bytes)?)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ags(text: &str) -> Ags {
        Ags::parse(text).unwrap()
    }

    #[test]
    fn only_keys_of_the_land_are_taken() {
        for bad in ["", "8", "09111", "081150", "08115001x", "0811500", "０８"] {
            assert_eq!(Ags::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_subtree_is_a_range() {
        for (key, end) in [("08", "09"), ("0842", "0843"), ("08119", "0812"), ("08199", "082")] {
            assert_eq!(ags(key).end(), end);
        }
    }

    #[test]
    fn widening_goes_up_to_the_land() {
        let keys: Vec<_> = ags("08115001").widening().iter().map(Ags::to_string).collect();
        assert_eq!(keys, ["08115001", "08115", "0811", "081", "08"]);
    }

    /// The definition of features.md 2.0 against the single key, for all pairs of some regions.
    #[test]
    fn the_view_key_is_the_region_view() {
        let keys = ["08", "081", "0811", "08115", "08115001", "08116", "0812", "082", "08417"].map(ags);
        for scope in &keys {
            for origin in &keys {
                for view in &keys {
                    let defined = scope.is_inside(view) || (view.is_inside(scope) && origin.is_inside(view));
                    let by_key = Ags::view_key(scope, origin).is_inside(view);
                    assert_eq!(by_key, defined, "scope {scope}, origin {origin}, view {view}");
                }
            }
        }
    }
}
