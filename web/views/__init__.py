"""What both sites answer alike. A map, without imports."""
