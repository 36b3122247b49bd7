"""Who, where and when: the event, its people, squads, plans and badges."""
