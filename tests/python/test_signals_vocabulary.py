"""A second, hand-written copy of what signals mean: a changed cell in signals.csv is a change of every funnel.

tie_rank, direction, interest and two-way contact decide journeys and stages of all taxonomies at once, and mostly at
instants that no sample has. Whoever changes the seed changes this list too, and says so in the changelog.
"""

import csv
from pathlib import Path

SIGNALS = Path(__file__).resolve().parents[2] / "seeds" / "reference" / "signals.csv"

# In the order in which signals of one instant happened.
IN_ORDER = (
    *("known", "email_sent", "call_attempted", "direct_mail_sent", "email_delivered", "email_bounced"),
    *("email_opened", "website_visited", "card_handed_in", "event_attended", "newsletter_subscribed", "unsubscribed"),
    *("email_clicked", "content_downloaded", "webinar_attended", "campaign_answered", "form_submitted"),
    *("pricing_viewed", "interest_stated", "demo_requested", "trial_started"),
    *("email_replied", "conversation_held", "meeting_held"),
    *("budget", "authority", "need", "timeline"),
    *("status_updated", "status_new", "status_working", "nurture_started", "marketing_qualified", "sales_accepted"),
    *("sales_qualified", "converted", "advocated", "opportunity_created", "opportunity_updated"),
    *("recycled", "sales_rejected", "disqualified", "lost", "opportunity_lost", "order_placed", "opportunity_won"),
)
OUTBOUND = {"email_sent", "call_attempted", "direct_mail_sent", "email_delivered", "email_bounced"}
INBOUND = {
    *("email_opened", "website_visited", "card_handed_in", "event_attended", "newsletter_subscribed", "unsubscribed"),
    *("email_clicked", "content_downloaded", "webinar_attended", "campaign_answered", "form_submitted"),
    *("pricing_viewed", "interest_stated", "demo_requested", "trial_started"),
    *("email_replied", "conversation_held", "meeting_held", "order_placed"),
}
TWO_WAY = {"email_replied", "conversation_held", "meeting_held"}
# A card handed in for a coffee, a visit or a subscription says nothing about wanting to buy.
INTEREST = TWO_WAY | {
    *("email_clicked", "content_downloaded", "webinar_attended", "campaign_answered", "form_submitted"),
    *("pricing_viewed", "interest_stated", "demo_requested", "trial_started"),
}


def rows() -> list[dict[str, str]]:
    with SIGNALS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def named(column: str, value: str) -> set[str]:
    return {row["signal"] for row in rows() if row[column] == value}


def test_signals_of_one_instant_have_their_order() -> None:
    ranked = sorted((int(row["tie_rank"]), row["signal"]) for row in rows() if row["tie_rank"])
    assert [signal for _, signal in ranked] == list(IN_ORDER)
    assert len({rank for rank, _ in ranked}) == len(ranked)


def test_direction() -> None:
    assert named("direction", "outbound") == OUTBOUND
    assert named("direction", "inbound") == INBOUND


def test_interest_and_two_way_contact() -> None:
    assert named("shows_interest", "true") == INTEREST
    assert named("is_two_way", "true") == TWO_WAY
