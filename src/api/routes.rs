//! Every address of this door with its methods; all else is answered in the form of an error.

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::{Any, Get, Head};
use actix_web::middleware::from_fn;
use actix_web::web::{self as actix, ServiceConfig, resource, scope};
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, Route};

use super::error::Refusal;
use super::{channels, feeds, health, limits, me, members, organisations, posts, regions, threads};

/// Where the API begins.
pub const BASE: &str = "/api/v1";

/// All addresses below [`BASE`].
#[rustfmt::skip]
pub fn addresses() -> Vec<Address> {
    vec![
        at("/health").get(health::show),
        at("/openapi.json").get(health::document),
        at("/me").get(me::show),
        at("/members").get(members::list),
        at("/members/{handle}").get(members::show),
        at("/regions").get(regions::list),
        at("/organisations").get(organisations::list),
        at("/channels").get(channels::list),
        at("/threads").get(threads::list).post(threads::start),
        at("/threads/{id}").get(threads::show),
        at("/threads/{id}/posts").post(threads::reply),
        at("/threads/{id}/solution").post(threads::mark_solution).delete(threads::unmark_solution),
        at("/posts/{id}").get(posts::show).patch(posts::edit),
        at("/posts/{id}/thanks").put(posts::thank).delete(posts::take_thanks_back),
    ]
}

/// All routes of this door.
pub fn configure(config: &mut ServiceConfig) {
    let api = addresses().into_iter().fold(scope(BASE), |scope, address| scope.service(address.routed()));
    config
        .service(api.default_service(actix::to(no_such_address)).wrap(from_fn(limits::count)))
        .service(
            feed("/feed/{token}/kanal/{slug}").route(get().to(feeds::channel)).wrap(from_fn(limits::count)),
        )
        .service(
            feed("/feed/{token}/region/{ags}").route(get().to(feeds::region)).wrap(from_fn(limits::count)),
        );
}

fn feed(path: &str) -> Resource {
    resource(path)
}

/// One address.
pub struct Address {
    /// Below [`BASE`], as in the document.
    pub path: &'static str,
    /// What it takes, in capitals.
    pub methods: Vec<&'static str>,
    resource: Resource,
}

fn at(path: &'static str) -> Address {
    Address { path, methods: Vec::new(), resource: resource(path) }
}

/// A handler of any arguments.
macro_rules! taking {
    ($name:ident, $method:literal, $route:expr) => {
        fn $name<F, Args>(mut self, handler: F) -> Self
        where
            F: Handler<Args>,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            self.methods.push($method);
            self.resource = self.resource.route($route.to(handler));
            self
        }
    };
}

impl Address {
    taking!(get, "GET", get());
    taking!(post, "POST", actix::post());
    taking!(put, "PUT", actix::put());
    taking!(patch, "PATCH", actix::patch());
    taking!(delete, "DELETE", actix::delete());

    /// The routes, and what all other methods get.
    fn routed(self) -> impl HttpServiceFactory + 'static {
        let mut allowed = self.methods.join(", ");
        if self.methods.contains(&"GET") {
            allowed.push_str(", HEAD");
        }
        self.resource.default_service(actix::to(move || {
            let refusal = Refusal::WrongMethod(allowed.clone());
            async move { refusal.respond() }
        }))
    }
}

/// GET and HEAD.
fn get() -> Route {
    actix::route().guard(Any(Get()).or(Head()))
}

async fn no_such_address() -> HttpResponse {
    Refusal::NoSuchAddress.respond()
}
