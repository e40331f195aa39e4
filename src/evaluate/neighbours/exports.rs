//! What templates export, for those that import it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::evaluate::environment::Environment;
use crate::evaluate::gaps::Gaps;
use crate::evaluate::resolve::Resolver;
use crate::evaluate::text::Text;
use crate::template::Template;

/// The unknown values of each template, with what the others of its Region export. Of a name that several export, and
/// of one that a condition may leave out, it is not known whose is imported.
pub(super) fn exports(templates: &[(&Template, Environment)], gaps: Vec<Gaps>) -> Vec<Gaps> {
    let mut of_regions: BTreeMap<&str, BTreeMap<String, Option<Text>>> = BTreeMap::new();
    let mut read = Vec::new();
    for ((template, environment), gaps) in templates.iter().zip(gaps) {
        let written_out = template.without_loops();
        let template = written_out.as_ref().unwrap_or(template);
        let resolver = Resolver::beside(template, environment, gaps);
        let exports = of_regions.entry(environment.region()).or_default();
        let outputs = template.section("Outputs").into_iter().flat_map(|outputs| outputs.entries());
        for (_, output) in outputs {
            let Some(name) = output.at(["Export", "Name"]) else { continue };
            let name = resolver.text(&name);
            let Some(name) = name.as_known() else { continue };
            let value = output.get("Value").filter(|_| output.get("Condition").is_none());
            let value = value.map(|value| resolver.text(&value));
            exports.entry(name.to_owned()).and_modify(|known| *known = None).or_insert(value);
        }
        read.push(resolver.into_gaps());
    }
    let known = |exports: BTreeMap<String, Option<Text>>| {
        Arc::new(exports.into_iter().filter_map(|(name, value)| Some((name, value?))).collect())
    };
    let of_regions: BTreeMap<&str, Arc<BTreeMap<String, Text>>> =
        of_regions.into_iter().map(|(region, exports)| (region, known(exports))).collect();
    let of_one = |(gaps, (_, environment)): (Gaps, &(&Template, Environment))| {
        gaps.knowing(of_regions.get(environment.region()).cloned().unwrap_or_default())
    };
    read.into_iter().zip(templates).map(of_one).collect()
}
