//! How a table or an index is billed, from the settings of either resource type.

use serde_json::{Map, Value};

use super::source::{Settled, TableReader};
use crate::template::Node;

/// Reading or writing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ReadOrWrite {
    Read,
    Write,
}

impl ReadOrWrite {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::Write => "Write",
        }
    }
}

type Member = (String, Value);

/// `OnDemandThroughput` of the table, or of an index, if a maximum is set.
pub(super) fn on_demand<'t>(
    source: &TableReader<'_, 't>,
    index: Option<&Node<'t>>,
) -> Settled<Option<Member>> {
    let mut most = Map::new();
    for access in [ReadOrWrite::Read, ReadOrWrite::Write] {
        let name = format!("Max{}RequestUnits", access.prefix());
        let settings = format!("{}OnDemandThroughputSettings", access.prefix());
        for holder in [settings.as_str(), "OnDemandThroughput"] {
            let units = setting(source, index, holder)?.and_then(|holder| holder.get(&name));
            if let Some(units) = units.map(|units| source.number(&units)).transpose()?.flatten() {
                most.insert(name.clone(), units);
            }
        }
    }
    Ok((!most.is_empty()).then(|| ("OnDemandThroughput".to_owned(), most.into())))
}

/// `ProvisionedThroughput` of the table, or of an index, which takes the table's if it sets none.
///
/// Autoscaled capacity begins where CloudFormation lets it begin: at its seed, or else at its
/// minimum.
///
/// The inner error says which capacity is not set.
pub(super) fn provisioned<'t>(
    source: &TableReader<'_, 't>,
    index: Option<&Node<'t>>,
) -> Settled<Result<Member, ReadOrWrite>> {
    let mut units = Map::new();
    for access in [ReadOrWrite::Read, ReadOrWrite::Write] {
        let own = capacity(source, index, access)?;
        let found = match own {
            None if index.is_some() => capacity(source, None, access)?,
            own => own,
        };
        let Some(found) = found else { return Ok(Err(access)) };
        units.insert(format!("{}CapacityUnits", access.prefix()), found);
    }
    Ok(Ok(("ProvisionedThroughput".to_owned(), units.into())))
}

fn capacity<'t>(
    source: &TableReader<'_, 't>,
    index: Option<&Node<'t>>,
    access: ReadOrWrite,
) -> Settled<Option<Value>> {
    let prefix = access.prefix();
    let units = format!("{prefix}CapacityUnits");
    let scaling = format!("{prefix}CapacityAutoScalingSettings");
    let settings = format!("{prefix}ProvisionedThroughputSettings");
    for holder in [settings.as_str(), "ProvisionedThroughput"] {
        let Some(holder) = setting(source, index, holder)? else { continue };
        let paths: [&[&str]; 3] =
            [&[&units], &[&scaling, "SeedCapacity"], &[&scaling, "MinCapacity"]];
        for path in paths {
            let Some(node) = holder.at(path.iter().copied()) else { continue };
            if let Some(found) = source.number(&node)? {
                return Ok(Some(found));
            }
        }
    }
    Ok(None)
}

fn setting<'t>(
    source: &TableReader<'_, 't>,
    index: Option<&Node<'t>>,
    property: &str,
) -> Settled<Option<Node<'t>>> {
    match index {
        Some(index) => source.of_index(index, property),
        None => Ok(source.of_table(property)),
    }
}
