"""Objects that systems export and that no model of the project reads: their files are named, and not loaded."""

from collections.abc import Collection
from dataclasses import dataclass

from lead_taxonomy.recognising.vendor_contract import VendorTable

# Headers that no other system has: a file with one of them is of this system, whatever else its columns resemble.
SYSTEM_MARKS = {
    "system_modstamp": "salesforce",
    "last_modified_by_id": "salesforce",
    "crm_contact_fid": "pardot",
    "marketo_guid": "marketo",
    "hs_object_id": "hubspot",
}


@dataclass(frozen=True)
class UnusedObject:
    """An object of a system.

    Attributes:
        system: name of the system.
        name: what the vendor, or a loader that lands it, calls it.
        columns: normalised headers that together tell it from anything else.
        is_told_by_name: the headers alone do not tell it; the file must be named after it as well.
    """

    system: str
    name: str
    columns: frozenset[str]
    is_told_by_name: bool = False


def _objects(system: str, objects: dict[str, str], *, named: bool = False) -> list[UnusedObject]:
    """Make the objects of one system from name -> columns separated by blanks."""
    return [UnusedObject(system, name, frozenset(columns.split()), named) for name, columns in objects.items()]


UNUSED_OBJECTS = [
    *_objects(
        "salesforce",
        {
            "case": "id case_number subject",
            "case_history_2": "id case_id previous_update",
            "feed_tracked_change": "id feed_item_id field_name",
            "product_2": "id product_code family is_active",
            "order": "id order_number effective_date",
            "opportunity_line_item": "id opportunity_id unit_price quantity",
            "user_role": "id developer_name parent_role_id",
        },
    ),
    *_objects(
        "hubspot",
        {
            "company_property_history": "company_id name value timestamp",
            "deal_property_history": "deal_id name value timestamp",
            "contact_list": "id list_version processing_type",
            "contact_list_member": "contact_id contact_list_id",
            "email_event_bounce": "id category status response",
            "email_event_click": "id referer url user_agent",
            "email_event_deferred": "id attempt response",
            "email_event_delivered": "id response smtp_id",
            "email_event_dropped": "id drop_reason drop_message bcc cc reply_to",
            "email_event_forward, _open, _print or _spam_report": "id ip_address user_agent",
            "email_event_sent": "id bcc cc reply_to subject",
            "owner_team": "owner_id team_id",
            "property": "hubspot_object hubspot_defined field_type",
            "property_option": "property_id label value display_order",
            "role": "id name requires_billing_write",
            "team_user": "user_id team_id",
            "users": "id primary_team_id role_id",
        },
    ),
    *_objects("hubspot", {"team": "id name"}, named=True),
    *_objects("pardot", {"visitor_activity_types": "visitor_activity_type_id visitor_activity_type"}),
]


def unused_object(headers: Collection[str], stem: str, tables: Collection[VendorTable]) -> UnusedObject | None:
    """Return the object that a file is, the most telling one first; None when it is none of them.

    Args:
        headers: normalised headers of the file.
        stem: its normalised name.
        tables: the tables of all systems; an object that has become one of them is used.
    """
    used = {(table.system, table.name) for table in tables}
    fitting = [
        unused
        for unused in UNUSED_OBJECTS
        if unused.columns <= set(headers)
        and (unused.system, unused.name) not in used
        and (not unused.is_told_by_name or f"_{unused.name}_" in f"_{stem}_")
    ]
    return max(fitting, key=lambda unused: (unused.is_told_by_name, len(unused.columns)), default=None)
