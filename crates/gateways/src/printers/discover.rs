//! Find printers in the network (DNS-SD over multicast DNS, RFC 6762 and 6763, PWG 5100.14 §4.2).

use std::time::{Duration, Instant};

use cradle_app::printing::{Found, PrinterProblem};
use mdns_sd::{ServiceDaemon, ServiceEvent};

/// How long is listened.
const LISTENED: Duration = Duration::from_secs(3);

/// Printers that answer within three seconds, by name.
pub(super) fn discover() -> Result<Vec<Found>, PrinterProblem> {
    let failed =
        |error: mdns_sd::Error| PrinterProblem::Later(format!("the network cannot be searched: {error}"));
    let daemon = ServiceDaemon::new().map_err(failed)?;
    let began = Instant::now();
    let mut found = Vec::new();
    for (service, scheme, until) in
        [("_ipp._tcp.local.", "ipp", began + LISTENED / 2), ("_ipps._tcp.local.", "ipps", began + LISTENED)]
    {
        let events = daemon.browse(service).map_err(failed)?;
        while let Ok(event) = events.recv_timeout(until.saturating_duration_since(Instant::now())) {
            let ServiceEvent::ServiceResolved(printer) = event else { continue };
            let name = printer.get_fullname().strip_suffix(service).unwrap_or_else(|| printer.get_fullname());
            let path =
                printer.get_property_val_str("rp").unwrap_or("ipp/print").trim_start_matches('/').to_owned();
            let host = printer.get_hostname().trim_end_matches('.');
            found.push(Found {
                name: name.trim_end_matches('.').to_owned(),
                uri: format!("{scheme}://{host}:{}/{path}", printer.get_port()),
            });
        }
    }
    // It ends by itself; whether it says so does not matter here.
    let _ = daemon.shutdown();
    found.sort_by(|a, b| (&a.name, &a.uri).cmp(&(&b.name, &b.uri)));
    found.dedup();
    Ok(found)
}
