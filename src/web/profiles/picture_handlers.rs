//! Handlers of members' pictures.

use actix_web::http::header;
use actix_web::{HttpResponse, web as actix};

use super::handlers::edit_page;
use crate::error::{Error, Fault, Problems, Result};
use crate::forum::paths;
use crate::forum::profiles::{self, Picture, PictureFault, PictureSize};
use crate::web::flash::FlashCode;
use crate::web::form::{FileForm, Sent, SentFile};
use crate::web::visit::{Answer, Visit};

/// `POST /konto/profil/bild`: the file is read on a thread of its own, before anything is written.
pub async fn upload(visit: Visit, sent: SentFile) -> Answer {
    let saved = match sent.0 {
        Ok(sent) => save(&visit, sent).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => visit.redirect(paths::PROFILE, Some(FlashCode::PictureSaved)),
        Err(Error::Invalid(problems)) => visit.page(move |look| edit_page(look, None, &problems)).await,
        Err(error) => visit.error(error).await,
    }
}

async fn save(visit: &Visit, sent: FileForm) -> Result<()> {
    let problem = |fault| Error::from(Problems::one("bild", fault));
    let most = visit.app.config.limits.picture_bytes;
    let file = sent.file.ok_or_else(|| problem(Fault::TooHeavy(most / 1_000_000)))?;
    if file.is_empty() {
        return Err(problem(Fault::Missing));
    }
    let app = visit.app.clone();
    let member = visit.read(|look| Ok(look.viewer.member()?.id)).await?;
    app.count_writing(member)?;
    let decoded: Result<Picture, PictureFault> =
        actix::block(move || profiles::decode(&file)).await.map_err(|error| Error::Internal(error.into()))?;
    let picture = decoded.map_err(|fault| {
        problem(match fault {
            PictureFault::NotAPicture => Fault::NotAPicture,
            PictureFault::TooManyPixels => Fault::TooManyPixels,
        })
    })?;
    visit.write(move |conn, viewer, now| profiles::set_picture(conn, viewer, &picture, now)).await
}

/// `POST /konto/profil/bild/loeschen`
pub async fn remove(visit: Visit, sent: Sent) -> Answer {
    let removed = match sent.0 {
        Ok(_) => visit.write(|conn, viewer, _| profiles::remove_picture(conn, viewer)).await,
        Err(error) => Err(error),
    };
    match removed {
        Ok(()) => visit.redirect(paths::PROFILE, Some(FlashCode::PictureRemoved)),
        Err(error) => visit.error(error).await,
    }
}

/// `GET /bild/{bild}/{groesse}`: its address changes with its content, so a browser may keep it; nobody between may.
pub async fn show(visit: Visit, path: actix::Path<(String, String)>) -> Answer {
    let (hash, size) = path.into_inner();
    let size = match size.as_str() {
        "klein" => PictureSize::Small,
        "gross" => PictureSize::Large,
        _ => return visit.error(Error::NotFound).await,
    };
    match visit.read(move |look| profiles::picture(look.conn, look.viewer, &hash, size)).await {
        Ok(file) => Ok(HttpResponse::Ok()
            .content_type("image/jpeg")
            .insert_header((header::CACHE_CONTROL, "private, max-age=31536000, immutable"))
            .insert_header((header::CONTENT_DISPOSITION, "inline"))
            // Keeps the compressing middleware away from what is compressed.
            .insert_header((header::CONTENT_ENCODING, "identity"))
            .body(file)),
        Err(error) => visit.error(error).await,
    }
}
