//! What is counted, in the text format that Prometheus reads.

use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http::StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::Server;
use crate::rooms::RoomMetrics;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Message {
    outcome: &'static str,
}

/// What is counted; cheap to clone.
#[derive(Clone, Debug)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answer, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    live: Gauge,
    jobs_due: Gauge,
    jobs_planned: Gauge,
    jobs_dead: Gauge,
    payment_messages: Family<Message, Counter>,
    parcel_messages: Family<Message, Counter>,
    partner_messages: Family<Message, Counter>,
    page_messages: Family<Message, Counter>,
    rooms: RoomMetrics,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("cradle");
        let metrics = Self {
            registry: Arc::default(),
            requests: Family::default(),
            // 1 ms to 16 s.
            seconds: Family::new_with_constructor(|| Histogram::new(exponential_buckets(0.001, 2.0, 15))),
            live: Gauge::default(),
            jobs_due: Gauge::default(),
            jobs_planned: Gauge::default(),
            jobs_dead: Gauge::default(),
            payment_messages: Family::default(),
            parcel_messages: Family::default(),
            partner_messages: Family::default(),
            page_messages: Family::default(),
            rooms: RoomMetrics::default(),
        };
        metrics.rooms.register(&mut registry);
        registry.register("requests", "Requests answered", metrics.requests.clone());
        registry.register_with_unit(
            "request_duration",
            "Time until an answer began",
            Unit::Seconds,
            metrics.seconds.clone(),
        );
        registry.register("live_connections", "Open live connections", metrics.live.clone());
        registry.register("jobs_due", "Background jobs that are due or under way", metrics.jobs_due.clone());
        registry.register(
            "jobs_planned",
            "Background jobs that have their time later",
            metrics.jobs_planned.clone(),
        );
        registry.register("jobs_dead", "Background jobs that were given up", metrics.jobs_dead.clone());
        registry.register(
            "payment_messages",
            "Messages of the provider of card payments, by what became of them",
            metrics.payment_messages.clone(),
        );
        registry.register(
            "parcel_messages",
            "Messages of carriers about parcels, by what became of them",
            metrics.parcel_messages.clone(),
        );
        registry.register(
            "partner_messages",
            "Messages of partner centres, by what became of them",
            metrics.partner_messages.clone(),
        );
        registry.register(
            "page_messages",
            "What open pages said, by what became of it",
            metrics.page_messages.clone(),
        );
        Self { registry: Arc::new(registry), ..metrics }
    }
}

impl Metrics {
    /// Counts a message of the provider of card payments: taken, known, or why it was refused.
    pub(crate) fn payment_message(&self, outcome: &'static str) {
        self.payment_messages.get_or_create(&Message { outcome }).inc();
    }

    /// Counts a carrier's message about a parcel: taken, known, unknown, or why it was refused.
    pub(crate) fn parcel_message(&self, outcome: &'static str) {
        self.parcel_messages.get_or_create(&Message { outcome }).inc();
    }

    /// Counts a message of a partner: taken, known, nothing, not-shown, or why it was not believed.
    pub(crate) fn partner_message(&self, outcome: &'static str) {
        self.partner_messages.get_or_create(&Message { outcome }).inc();
    }

    /// Counts what a page said: heard, dropped, unreadable, too-much or failed.
    pub(crate) fn page_message(&self, outcome: &'static str) {
        self.page_messages.get_or_create(&Message { outcome }).inc();
    }

    /// How many live connections are open.
    pub fn live_connections(&self) -> i64 {
        self.live.get()
    }

    /// Counts a live connection while the returned value lives.
    pub(crate) fn live_connection(&self) -> LiveConnection {
        self.live.inc();
        LiveConnection(self.live.clone())
    }
}

/// An open live connection.
#[derive(Debug)]
pub(crate) struct LiveConnection(Gauge);

impl Drop for LiveConnection {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Counts each request under the route that answered it, never under its address: addresses hold
/// secrets, and there are too many of them.
pub(crate) async fn count(State(server): State<Server>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let labels = Route { method, route };
    server.metrics.seconds.get_or_create(&labels).observe(begun.elapsed().as_secs_f64());
    let Route { method, route } = labels;
    let status = response.status().as_u16();
    server.metrics.requests.get_or_create(&Answer { method, route, status }).inc();
    response
}

/// What the metrics listener answers: `GET /metrics`, and nothing else.
pub fn router(server: &Server) -> Router {
    Router::new().route("/metrics", get(read)).with_state(server.clone())
}

async fn read(State(server): State<Server>) -> Response {
    let metrics = &server.metrics;
    if let Ok(jobs) = cradle_app::jobs::counts(&server.ctx).await {
        let gauges = [
            (&metrics.jobs_due, jobs.due),
            (&metrics.jobs_planned, jobs.planned),
            (&metrics.jobs_dead, jobs.dead),
        ];
        for (gauge, count) in gauges {
            gauge.set(i64::try_from(count).unwrap_or(i64::MAX));
        }
    }
    if let Some(counts) = cradle_app::calls::carried(&server.ctx) {
        metrics.rooms.set(&counts);
    }
    let mut text = String::new();
    match encode(&mut text, &metrics.registry) {
        Ok(()) => {
            let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(CONTENT_TYPE, media_type)], text).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
