//! stub
use crate::web::visit::{Answer, Visit};
/// stub
pub async fn settings(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn change(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn settings_by_link(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn change_by_link(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn unsubscribe_form(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn unsubscribe(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
