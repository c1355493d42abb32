//! Points.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Money;

/// What the operator sets about points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointSettings {
    /// Whether orders can be paid with points.
    pub spends: bool,
    /// What one point pays.
    pub worth: Money,
    /// Up to how many percent of an order points pay.
    pub share: u8,
    /// Points for each whole unit of the currency that was paid otherwise; 0 where none are earned.
    pub earns: i64,
}

/// What to set about points.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SetPointSettings {
    /// Whether orders can be paid with points.
    pub spends: bool,
    /// Minor units that one point pays.
    pub worth: i64,
    /// Up to how many percent of an order points pay, 1–100.
    pub share: u8,
    /// Points for each whole unit of the currency that was paid otherwise; 0 where none are earned.
    pub earns: i64,
}

/// How somebody stands with points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Points {
    /// How many there are.
    pub points: i64,
    /// What they pay.
    pub worth: Money,
    /// Whether orders can be paid with points here.
    pub spends: bool,
    /// Up to how many percent of an order they pay.
    pub share: u8,
    /// Whether one's orders take points first.
    pub first: bool,
    /// Points that an order earns for each whole unit of the currency.
    pub earns: i64,
}

/// Whether my orders take points first.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChoosePoints {
    /// From now on.
    pub first: bool,
}

/// Points that pay a part of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PointsSpent {
    /// How many.
    pub points: i64,
    /// What they pay.
    pub worth: Money,
    /// What remains, to be paid by the method.
    pub rest: Money,
}
