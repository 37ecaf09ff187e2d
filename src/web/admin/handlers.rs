//! stub
use crate::web::visit::{Answer, Visit};
/// stub
pub async fn mail(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn demo_mailbox(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn demo_mail(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn demo_mail_html(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
/// stub
pub async fn demo_send(visit: Visit) -> Answer { visit.error(crate::error::Error::NotFound).await }
