"""What commands that compute from the definitions say when those are wrong."""

from lead_taxonomy.building.pipeline import BuildRequest
from lead_taxonomy.command_line import Results, print_json
from lead_taxonomy.validating.checking import validate_organisation


def report_wrong_definitions(request: BuildRequest, language: str, *, as_json: bool) -> bool:
    """Print the errors in an organisation's definitions, and return whether there are any.

    Args:
        request: whose definitions.
        language: nl or en.
        as_json: for machines.

    Raises:
        LeadTaxonomyError: a file of the project itself cannot be read.
    """
    judged = validate_organisation(request.project, request.organisation.folder, language)
    findings = [each for each in judged if each.severity == "error"]
    if findings and as_json:
        print_json({"status": "findings", "exit_code": 1, "findings": [finding.as_dict() for finding in findings]})
    elif findings:
        console = Results()
        for finding in findings:
            console.print(finding.text(), soft_wrap=True)
        console.print("Nothing was computed. `lead-taxonomy validate` shows this with line and column.")
    return bool(findings)
