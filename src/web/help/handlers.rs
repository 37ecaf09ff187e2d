//! Pages that everybody may read, signed in or not.

use super::pages::{AccessibilityPage, HelpPage, ImprintPage, PrivacyPage, RulesPage};
use crate::error::Error;
use crate::german;
use crate::web::showcase_samples;
use crate::web::shown::Shown;
use crate::web::visit::{Answer, Visit};

/// `GET /hilfe`
pub async fn help(visit: Visit) -> Answer {
    visit.page(|_| Ok(Shown::new(HelpPage {}, "hilfe"))).await
}

/// `GET /barrierefreiheit`
pub async fn accessibility(visit: Visit) -> Answer {
    visit
        .page(|look| {
            let base_url = look.app.url("");
            Ok(Shown::new(AccessibilityPage { base_url }, ""))
        })
        .await
}

/// `GET /impressum`
pub async fn imprint(visit: Visit) -> Answer {
    visit
        .page(|look| {
            let gazetteer_day = look.regions.edition().map(|edition| german::date(edition.as_of));
            Ok(Shown::new(ImprintPage { gazetteer_day }, ""))
        })
        .await
}

/// `GET /datenschutz`
pub async fn privacy(visit: Visit) -> Answer {
    visit.page(|_| Ok(Shown::new(PrivacyPage {}, ""))).await
}

/// `GET /netiquette`
pub async fn rules(visit: Visit) -> Answer {
    visit.page(|_| Ok(Shown::new(RulesPage {}, ""))).await
}

/// `GET /schaukasten`: every component in every state; in development only.
pub async fn showcase(visit: Visit) -> Answer {
    visit
        .page(|look| {
            if !look.app.config.development.enabled {
                return Err(Error::NotFound);
            }
            Ok(Shown::new(showcase_samples::page(), ""))
        })
        .await
}
