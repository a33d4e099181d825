"""The main job: from exports to a published funnel."""
